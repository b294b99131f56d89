squares = map(lambda n: n * n, [3, 4, 5])
print(sum(squares))
print(sum(squares))
numbers = [3, 4, 5]
print(sum(numbers) + sum(numbers))
