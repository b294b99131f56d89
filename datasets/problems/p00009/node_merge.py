from functools import reduce


def merge(x, y):
    # node: (sum, best prefix, best suffix, best)
    total = x[0] + y[0]
    pre = max(x[1], x[0] + y[1])
    suf = max(y[2], y[0] + x[2])
    best = max(x[3], y[3], x[2] + y[1])
    return total, pre, suf, best


n = int(input())
nodes = []
for x in input().split():
    k = int(x)
    nodes.append((k, k, k, k))
root = reduce(merge, nodes)
print(root[3])
