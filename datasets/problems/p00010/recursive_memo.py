from functools import lru_cache

n, q = map(int, input().split())
a = tuple(map(int, input().split()))


@lru_cache(maxsize=None)
def total(l, r):
    if l == r:
        return a[l]
    m = (l + r) // 2
    return total(l, m) + total(m + 1, r)


for _ in range(q):
    l, r = map(int, input().split())
    print(total(l - 1, r - 1))
