numbers = [2, 4, 8]
names = ["two", "four"]
pairs = list(zip(numbers, names))
print(pairs)
left, right = zip(*pairs)
print(left, right)
