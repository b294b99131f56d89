import sys

it = iter(sys.stdin.read().split())
n = int(next(it))
w = int(next(it))
seen = set()
found = []
for _ in range(n):
    x = int(next(it))
    if w - x in seen:
        found.append((min(x, w - x), max(x, w - x)))
    seen.add(x)
if found:
    print(*min(found))
else:
    print("NONE")
