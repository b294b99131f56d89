import sys
from functools import lru_cache

it = iter(sys.stdin.read().split())
n = int(next(it))
k = int(next(it))
shells = tuple(int(next(it)) for _ in range(n))


@lru_cache(maxsize=None)
def best(i, t):
    if i == n:
        return 0
    if t == 1:
        return sum(shells[i:])
    res = 10 ** 9
    head = 0
    for j in range(i, n):
        head += shells[j]
        if head >= res:
            break
        res = min(res, max(head, best(j + 1, t - 1)))
    return res


ans = best(0, k)
print(ans)
cnt, s = 1, 0
for x in shells:
    s += x
    if s > ans:
        cnt, s = cnt + 1, x
print(cnt)
