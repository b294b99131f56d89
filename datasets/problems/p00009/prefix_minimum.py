import sys

n, *days = map(int, sys.stdin.read().split())
total = 0
low = 0
res = None
for d in days:
    total += d
    if res is None or total - low > res:
        res = total - low
    low = min(low, total)
print(res)
