n = int(input())
pairs = []
for _ in range(n - 1):
    a, b = map(int, input().split())
    pairs.append((a, b))
parent = {1: 0}
depth = {1: 0}
while len(depth) < n:
    waiting = []
    for a, b in pairs:
        if b in depth:
            a, b = b, a
        if a in depth:
            parent[b] = a
            depth[b] = depth[a] + 1
        else:
            waiting.append((a, b))
    pairs = waiting
for table in (parent, depth):
    print(' '.join(str(table[k]) for k in sorted(table)))
