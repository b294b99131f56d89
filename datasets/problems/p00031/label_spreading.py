H, W = map(int, input().split())
G = [input() for _ in range(H)]
cells = [(i, j) for i in range(H) for j in range(W) if G[i][j] == 'o']
lab = {cell: k for k, cell in enumerate(cells)}
moved = True
while moved:
    moved = False
    for i, j in cells:
        m = min(lab.get(c, 99) for c in ((i, j), (i, j + 1), (i + 1, j), (i - 1, j), (i, j - 1)))
        if m < lab[i, j]:
            lab[i, j] = m
            moved = True
vals = list(lab.values())
sizes = sorted([vals.count(v) for v in set(vals)], reverse=True)
print(' '.join(str(x) for x in sizes) if sizes else 'dry')
