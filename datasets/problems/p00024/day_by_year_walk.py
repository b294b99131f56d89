data = open(0).read().split()
for i in range(1, len(data), 2):
    a, b = int(data[i]), int(data[i + 1])
    y = a
    p = a - 1
    # day of the week of 1 January, 0 is Monday
    jan = (365 * p + p // 4 - p // 100 + p // 400) % 7
    total = 0
    sundays = 0
    while y <= b:
        if y % (400 if y % 100 == 0 else 4) == 0:
            total += 1
            if (jan + 59) % 7 == 6:
                sundays += 1
            jan += 2
        else:
            jan += 1
        y += 1
    print(total, sundays)
