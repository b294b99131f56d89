import sys


def longest(i, last):
    if i == len(h):
        return 0
    key = (i, last)
    if key not in cache:
        res = longest(i + 1, last)
        if h[i] > last:
            res = max(res, 1 + longest(i + 1, h[i]))
        cache[key] = res
    return cache[key]


h = [int(t) for t in sys.stdin.read().split()[1:]]
cache = {}
print(longest(0, 0))
