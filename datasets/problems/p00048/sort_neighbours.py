import sys

data = list(map(int, sys.stdin.read().split()))
a = sorted(data[1:])
i = 0
found = []
while i < len(a):
    if i + 1 < len(a) and a[i] == a[i + 1]:
        i += 2
    else:
        found.append(a[i])
        i += 1
x, y = found
d = 0
for b in range(6):
    if (x >> b) % 2 != (y >> b) % 2:
        d += 1
print(x, y, d)
