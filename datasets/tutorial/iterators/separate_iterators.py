letters = "pqrs"
one = iter(letters)
two = iter(letters)
next(one)
next(one)
pairs = [a + b for a, b in zip(one, two)]
pairs
