import sys

data = sys.stdin.read().split()
h, w = int(data[0]), int(data[1])
rows = data[2:2 + h]
BIG = 99
d = [[BIG] * (w + 2) for _ in range(h + 2)]
cells = []
for i in range(h):
    for j in range(w):
        c = rows[i][j]
        if c == 'G':
            d[i + 1][j + 1] = 0
        elif c != '*':
            cells.append((i + 1, j + 1))
            if c == 'T':
                ti, tj = i + 1, j + 1
changed = True
while changed:
    changed = False
    for i, j in cells:
        best = 1 + min(d[i - 1][j], d[i + 1][j], d[i][j - 1], d[i][j + 1])
        if best < d[i][j]:
            d[i][j] = best
            changed = True
print(d[ti][tj] if d[ti][tj] < BIG else -1)
