n, C = [int(x) for x in input().split()]
w = []
p = []
for i in range(n):
    a, b = [int(x) for x in input().split()]
    w.append(a)
    p.append(b)
T = [[0] * (C + 1) for _ in range(n + 1)]
for i in range(1, n + 1):
    for j in range(1, C + 1):
        T[i][j] = T[i - 1][j]
        if w[i - 1] <= j:
            T[i][j] = max(T[i][j], T[i - 1][j - w[i - 1]] + p[i - 1])
print(T[n][C])
