import sys

tokens = map(int, sys.stdin.read().split())
n, m = next(tokens), next(tokens)
D = [[999] * n for _ in range(n)]
for i in range(n):
    D[i][i] = 0
for _ in range(m):
    u = next(tokens) - 1
    v = next(tokens) - 1
    t = next(tokens)
    if t < D[u][v]:
        D[u][v] = D[v][u] = t
for k in range(n):
    for i in range(n):
        if D[i][k] < 999:
            via = D[i][k]
            D[i] = [min(x, via + y) for x, y in zip(D[i], D[k])]
print(D[0][n - 1] if D[0][n - 1] < 999 else -1)
