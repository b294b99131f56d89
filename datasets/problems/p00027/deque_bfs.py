from collections import deque

h, w = map(int, input().split())
g = [input() for _ in range(h)]
for i in range(h):
    for j in range(w):
        if g[i][j] == 'G':
            start = (i, j)
dist = {start: 0}
q = deque([start])
ans = -1
while q:
    x, y = q.popleft()
    if g[x][y] == 'T':
        ans = dist[(x, y)]
        break
    for dx, dy in ((0, 1), (1, 0), (0, -1), (-1, 0)):
        nx, ny = x + dx, y + dy
        if 0 <= nx < h and 0 <= ny < w and g[nx][ny] != '*' and (nx, ny) not in dist:
            dist[(nx, ny)] = dist[(x, y)] + 1
            q.append((nx, ny))
print(ans)
