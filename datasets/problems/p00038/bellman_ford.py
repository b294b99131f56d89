n, m = map(int, input().split())
edges = []
for i in range(m):
    edges.append([int(x) for x in input().split()])
d = [1000] * (n + 1)
d[1] = 0
for rnd in range(n - 1):
    old = d[:]
    for a, b, c in edges:
        if d[a] + c < d[b]:
            d[b] = d[a] + c
        if d[b] + c < d[a]:
            d[a] = d[b] + c
    if d == old:
        break
if d[n] == 1000:
    d[n] = -1
print(d[n])
