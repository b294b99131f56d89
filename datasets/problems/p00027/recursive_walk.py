def walk(i, j, steps):
    if i < 0 or j < 0 or i >= n or j >= m:
        return
    if garden[i][j] == '*' or best[i][j] <= steps:
        return
    best[i][j] = steps
    if garden[i][j] == 'T':
        return
    walk(i + 1, j, steps + 1)
    walk(i, j + 1, steps + 1)
    walk(i - 1, j, steps + 1)
    walk(i, j - 1, steps + 1)


n, m = map(int, input().split())
garden = [list(input()) for _ in range(n)]
best = [[1000] * m for _ in range(n)]
for i in range(n):
    if 'G' in garden[i]:
        walk(i, garden[i].index('G'), 0)
for i in range(n):
    if 'T' in garden[i]:
        res = best[i][garden[i].index('T')]
print(-1 if res == 1000 else res)
