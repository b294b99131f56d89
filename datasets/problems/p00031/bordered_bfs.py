from collections import deque
import sys

read = sys.stdin.readline

h, w = [int(x) for x in read().split()]
grid = '-' * (w + 1)
for _ in range(h):
    grid += read().strip() + '-'
grid += '-' * (w + 1)
visited = [False] * len(grid)
res = []
for s in range(len(grid)):
    if grid[s] == '-' or visited[s]:
        continue
    visited[s] = True
    dq = deque([s])
    count = 0
    while dq:
        p = dq.popleft()
        count += 1
        for d in (-1, 1, -w - 1, w + 1):
            q = p + d
            if grid[q] == 'o' and not visited[q]:
                visited[q] = True
                dq.append(q)
    res.append(count)
if not res:
    print("dry")
else:
    print(*sorted(res, reverse=True))
