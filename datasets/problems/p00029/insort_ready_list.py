from bisect import insort

n, m = map(int, input().split())
after = {v: [] for v in range(1, n + 1)}
waits = {v: 0 for v in range(1, n + 1)}
for _ in range(m):
    a, b = map(int, input().split())
    after[a].append(b)
    waits[b] += 1
ready = sorted(v for v in waits if waits[v] == 0)
pos = 0
while pos < len(ready):
    v = ready[pos]
    pos += 1
    for u in after[v]:
        waits[u] -= 1
        if waits[u] == 0:
            insort(ready, u, pos)
print(*ready) if len(ready) == n else print("impossible")
