price = 7.25
quantity = 3
total = price * quantity
print(total)
print(round(total), round(total, 1))
print(int(-2.75), round(2.5), round(3.5))
