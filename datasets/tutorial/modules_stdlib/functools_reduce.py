from functools import reduce

digits = [2, 0, 4, 9]
number = reduce(lambda acc, d: acc * 10 + d, digits)
product = reduce(lambda a, b: a * b, range(1, 6), 1)
number, product
