import sys

N = int(sys.stdin.readline())
ends = {}
for line in sys.stdin:
    x, y = map(int, line.split())
    ends.setdefault(y, []).append(x)
last = max(ends)
best = [0] * (last + 1)
for t in range(1, last + 1):
    best[t] = best[t - 1]
    for x in ends.get(t, []):
        best[t] = max(best[t], best[x] + 1)
print(best[last])
