n, s, *f = map(int, open(0).read().split())
x = s
for _ in range(n):
    x = f[x - 1]
ring = [x]
while f[ring[-1] - 1] != x:
    ring.append(f[ring[-1] - 1])
t = 0
while s not in ring:
    s = f[s - 1]
    t += 1
print(t, len(ring))
