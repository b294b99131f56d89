n = int(input())
a = list(map(int, input().split()))
nxt = {}
limit = n
best = (0, 0)
for i in range(n - 1, -1, -1):
    limit = min(limit, nxt.get(a[i], n))
    nxt[a[i]] = i
    if limit - i >= best[0]:
        best = (limit - i, i + 1)
print(*best)
