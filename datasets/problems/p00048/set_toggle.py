import sys

n = int(sys.stdin.readline())
single = set()
for v in map(int, sys.stdin.readline().split()):
    if v in single:
        single.remove(v)
    else:
        single.add(v)
a = min(single)
b = max(single)
p = format(a, '06b')
q = format(b, '06b')
print(a, b, sum(1 for s, t in zip(p, q) if s != t))
