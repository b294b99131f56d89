n = int(input())
last = {}
left, best, where = 1, 0, 1
for day, dish in enumerate(input().split(), 1):
    if last.get(dish, 0) >= left:
        left = last[dish] + 1
    last[dish] = day
    if day - left + 1 > best:
        best, where = day - left + 1, left
print(best, where)
