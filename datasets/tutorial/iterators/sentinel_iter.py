data = [8, 6, 7, 0, 5, 9]
data.reverse()
collected = []
for value in iter(data.pop, 0):
    collected.append(value * 2)
print(collected, data)
