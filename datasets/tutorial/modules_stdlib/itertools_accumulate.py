from itertools import accumulate, chain, islice, count

steps = list(chain([4, 1], [6], (2, 9)))
print(list(accumulate(steps)))
print(list(accumulate(steps, max)))
print(list(islice(count(50, 7), 3)))
