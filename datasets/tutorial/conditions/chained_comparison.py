low, high = 15, 25
for temp in (12, 15, 20, 30):
    ok = low <= temp < high
    print(temp, ok)
