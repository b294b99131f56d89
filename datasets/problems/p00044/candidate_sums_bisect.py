from bisect import bisect_right
from itertools import accumulate

n, k = [int(t) for t in input().split()]
pre = [0] + list(accumulate(int(t) for t in input().split()))


def need(c):
    i = steps = 0
    while i < n:
        j = bisect_right(pre, pre[i] + c) - 1
        if j == i:
            return 99
        i = j
        steps += 1
    return steps


cand = sorted({pre[j] - pre[i] for i in range(n) for j in range(i + 1, n + 1)})
lo, hi = -1, len(cand) - 1
while hi - lo > 1:
    mid = (lo + hi) // 2
    if need(cand[mid]) <= k:
        hi = mid
    else:
        lo = mid
print(cand[hi])
print(need(cand[hi]))
