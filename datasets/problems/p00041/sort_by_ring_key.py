import sys

rows = [list(map(int, ln.split())) for ln in sys.stdin]
h, w = rows.pop(0)


def key(cell):
    i, j = cell
    ring = min(i, j, h - 1 - i, w - 1 - j)
    if i == ring:
        return ring, 0, j
    if j == w - 1 - ring:
        return ring, 1, i
    if i == h - 1 - ring:
        return ring, 2, -j
    return ring, 3, -i


cells = [(i, j) for i in range(h) for j in range(w)]
cells.sort(key=key)
print(*[rows[i][j] for i, j in cells])
