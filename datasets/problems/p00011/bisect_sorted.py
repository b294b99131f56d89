import sys
from bisect import bisect_right

n = int(sys.stdin.readline())
snails = []
for line in sys.stdin:
    if line.strip():
        name, p = line.split()
        snails.append((name, int(p)))
s = sorted(p for _, p in snails)
for name, p in snails:
    print(name, n - bisect_right(s, p) + 1)
top = s[-1]
while s and s[-1] == top:
    s.pop()
print(s[-1] if s else "-")
