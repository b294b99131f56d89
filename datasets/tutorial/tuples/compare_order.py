versions = [(3, 10), (3, 9), (2, 15), (3, 9, 1)]
print(max(versions))
print(sorted(versions))
print((1, 20) < (2, 0), (4,) < (4, -1))
