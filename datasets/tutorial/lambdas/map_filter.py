speeds = [48, 65, 30, 92, 71]
over = list(filter(lambda s: s > 60, speeds))
fines = list(map(lambda s: (s - 60) * 4, over))
print(over)
print(fines, sum(fines))
