from datetime import date

q = int(input())
for _ in range(q):
    a, b = map(int, input().split())
    leap = sun = 0
    for y in range(a, b + 1):
        if y % 4 == 0 and y % 100 != 0 or y % 400 == 0:
            leap += 1
            if date(y, 2, 29).weekday() == 6:
                sun += 1
    print(leap, sun)
