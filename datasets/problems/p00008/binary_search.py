from bisect import bisect_left


def find(v, w):
    for i, x in enumerate(v):
        k = bisect_left(v, w - x, i + 1)
        if k < len(v) and v[k] == w - x:
            return x, v[k]
    return None


n, w = map(int, input().split())
v = [int(t) for t in input().split()]
v.sort()
r = find(v, w)
if r:
    print(r[0], r[1])
else:
    print("NONE")
