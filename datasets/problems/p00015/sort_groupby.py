import sys
from itertools import groupby

n, k = [int(x) for x in sys.stdin.readline().split()]
allw = []
for line in sys.stdin:
    allw.extend(line.lower().split())
allw.sort()
groups = []
for name, g in groupby(allw):
    groups.append((-len(list(g)), name))
groups.sort()
print("\n".join(f"{name} {-m}" for m, name in groups[:k]))
