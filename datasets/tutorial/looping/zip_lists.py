items = ["bread", "jam", "eggs"]
prices = [3, 5, 4]
counts = [2, 1, 6]
bill = 0
for item, price, count in zip(items, prices, counts):
    cost = price * count
    bill += cost
    print(item, cost)
print(bill)
