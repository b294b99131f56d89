import sys

n, m = map(int, sys.stdin.readline().split())
reach = [1 << i for i in range(n)]
for line in sys.stdin:
    a, b = map(int, line.split())
    reach[a - 1] |= 1 << (b - 1)
    reach[b - 1] |= 1 << (a - 1)
for k in range(n):
    for i in range(n):
        if reach[i] >> k & 1:
            reach[i] |= reach[k]
masks = set(reach)
biggest = 0
for x in masks:
    biggest = max(biggest, bin(x).count('1'))
print(len(masks), biggest)
