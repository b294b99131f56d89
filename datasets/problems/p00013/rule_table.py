import sys

rules = [lambda v: v // 3, lambda v: 2 * v + 1, lambda v: v + 1]
data = list(map(int, sys.stdin.read().split()))
out = []
for k in range(1, data[0] + 1):
    trail = [data[k]]
    while trail[-1] != 1:
        last = trail[-1]
        trail.append(rules[last % 3](last))
    out.append((len(trail) - 1, max(trail)))
for a, b in out:
    print(a, b)
