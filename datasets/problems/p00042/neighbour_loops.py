h, w, k = map(int, input().split())
g = [list(input()) for _ in range(h)]
for _ in range(k):
    ng = [['.'] * w for _ in range(h)]
    for i in range(h):
        for j in range(w):
            c = 0
            for y in range(max(0, i - 1), min(h, i + 2)):
                c += g[y][max(0, j - 1):j + 2].count('#')
            if c == 3 or (c == 4 and g[i][j] == '#'):
                ng[i][j] = '#'
    g = ng
for row in g:
    print(''.join(row))
print(sum(row.count('#') for row in g))
