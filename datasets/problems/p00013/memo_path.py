import sys

input = sys.stdin.readline
t = int(input())
starts = [int(v) for v in input().split()]
steps = {1: 0}
peak = {1: 1}
for s in starts:
    path = []
    x = s
    while x not in steps:
        path.append(x)
        x = (x // 3, 2 * x + 1, x + 1)[x % 3]
    for y in reversed(path):
        steps[y] = steps[x] + 1
        peak[y] = max(y, peak[x])
        x = y
    print(steps[s], peak[s])
