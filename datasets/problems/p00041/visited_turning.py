h, w = [int(x) for x in input().split()]
g = []
for i in range(h):
    g.append([int(x) for x in input().split()])
seen = [[False] * w for i in range(h)]
dr = [0, 1, 0, -1]
dc = [1, 0, -1, 0]
r = c = d = 0
res = []
for _ in range(h * w):
    res.append(g[r][c])
    seen[r][c] = True
    nr, nc = r + dr[d], c + dc[d]
    if not (0 <= nr < h and 0 <= nc < w) or seen[nr][nc]:
        d = (d + 1) % 4
        nr, nc = r + dr[d], c + dc[d]
    r, c = nr, nc
print(*res)
