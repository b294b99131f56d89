values = [9, 4, 7, 1]
swaps = 0
for i in range(len(values) - 1):
    if values[i] > values[i + 1]:
        values[i], values[i + 1] = values[i + 1], values[i]
        swaps += 1
print(values, swaps)
