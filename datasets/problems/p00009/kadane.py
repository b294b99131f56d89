n = int(input())
a = list(map(int, input().split()))
best = a[0]
cur = 0
for x in a:
    cur += x
    if cur > best:
        best = cur
    if cur < 0:
        cur = 0
print(best)
