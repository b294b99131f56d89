import sys

h, w = map(int, sys.stdin.readline().split())
closed = []
active = []
for row in sys.stdin:
    blobs = []
    for j in range(w):
        if row[j] == 'o':
            if j > 0 and row[j - 1] == 'o':
                blobs[-1][1].add(j)
            else:
                blobs.append([0, {j}])
    for b in blobs:
        b[0] = len(b[1])
    for size, cols in active:
        hit = [b for b in blobs if b[1] & cols]
        if not hit:
            closed.append(size)
            continue
        blobs = [b for b in blobs if not b[1] & cols]
        joined = [size, set()]
        for b in hit:
            joined[0] += b[0]
            joined[1] |= b[1]
        blobs.append(joined)
    active = blobs
closed += [size for size, cols in active]
closed.sort(key=lambda v: -v)
print(*closed) if closed else print("dry")
