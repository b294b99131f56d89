first, *middle, last = (8, 3, 5, 7, 1)
print(first, last)
print(middle, sum(middle))
*start, end = "dusk"
print(start, end)
