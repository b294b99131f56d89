number = 0
for digit in reversed([4, 0, 7, 2]):
    number = number * 10 + digit
number
