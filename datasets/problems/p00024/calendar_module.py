import calendar

n = int(input())
spans = [list(map(int, input().split())) for _ in range(n)]
for lo, hi in spans:
    dinners = 0
    for year in range(lo, hi + 1):
        first, days = calendar.monthrange(year, 2)
        if days == 29 and first == calendar.SUNDAY:
            dinners += 1
    print(calendar.leapdays(lo, hi + 1), dinners)
