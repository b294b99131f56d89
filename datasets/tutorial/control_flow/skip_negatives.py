readings = [4, -1, 6, -3, 10]
total = 0
used = 0
for r in readings:
    if r < 0:
        continue
    total += r
    used += 1
print(total / used)
