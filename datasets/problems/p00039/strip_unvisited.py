# Desks that nobody sends to cannot be in a round: remove them one by one.
n, s = map(int, input().split())
f = [int(v) - 1 for v in input().split()]
indeg = [0] * n
for v in f:
    indeg[v] += 1
stack = [v for v in range(n) if indeg[v] == 0]
gone = set()
while stack:
    v = stack.pop()
    gone.add(v)
    indeg[f[v]] -= 1
    if indeg[f[v]] == 0:
        stack.append(f[v])
v = s - 1
t = 0
while v in gone:
    v = f[v]
    t += 1
c, u = 1, f[v]
while u != v:
    u = f[u]
    c += 1
print(t, c)
