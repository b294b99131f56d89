n = int(input())
d = [0] * 14
for _ in range(n):
    a, b = map(int, input().split())
    d[a] += 1
    d[b] -= 1
best = when = cur = 0
for t in range(14):
    cur += d[t]
    if cur > best:
        best = cur
        when = t
print(best, when)
