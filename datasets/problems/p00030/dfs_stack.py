import sys

n = int(sys.stdin.readline())
edges = [list(map(int, line.split())) for line in sys.stdin]
near = {i + 1: [] for i in range(n)}
for x, y in edges:
    near[x] += [y]
    near[y] += [x]
info = {}
todo = [(1, 0, 0)]
while todo:
    cave, p, d = todo.pop()
    info[cave] = (p, d)
    for nxt in near[cave]:
        if nxt != p:
            todo.append((nxt, cave, d + 1))
print(' '.join(str(info[c][0]) for c in range(1, n + 1)))
print(' '.join(str(info[c][1]) for c in range(1, n + 1)))
