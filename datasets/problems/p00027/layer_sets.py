H, W = [int(v) for v in input().split()]
free = set()
for r in range(H):
    row = input()
    for c, ch in enumerate(row):
        if ch != '*':
            free.add((r, c))
        if ch == 'G':
            layer = {(r, c)}
        if ch == 'T':
            goal = (r, c)
steps = 0
while layer and goal not in layer:
    free -= layer
    near = set()
    for r, c in layer:
        near |= {(r + 1, c), (r - 1, c), (r, c + 1), (r, c - 1)}
    layer = near & free
    steps += 1
print(steps if layer else -1)
