n = int(input())
mask = [0] * n
for _ in range(n - 1):
    a, b = map(int, input().split())
    mask[a - 1] |= 1 << (b - 1)
    mask[b - 1] |= 1 << (a - 1)
P, D = [0] * n, [0] * n
layer, seen, d = 1, 1, 0
while layer:
    fresh = 0
    for v in range(n):
        if layer >> v & 1:
            D[v] = d
            for u in range(n):
                if mask[v] >> u & 1 and not seen >> u & 1:
                    P[u] = v + 1
                    fresh |= 1 << u
    seen |= fresh
    layer = fresh
    d += 1
print(*P)
print(*D)
