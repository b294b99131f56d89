rain = [2, 0, 5, 3, 8, 1]
window = 3
sums = [sum(rain[i:i + window]) for i in range(len(rain) - window + 1)]
print(sums)
print(max(sums))
