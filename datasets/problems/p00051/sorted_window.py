from bisect import bisect_left, insort

n, k = map(int, input().split())
a = [int(x) for x in input().split()]
win = sorted(a[:k])
res = [win[-1]]
cnt = 0
for old, new in zip(a, a[k:]):
    del win[bisect_left(win, old)]
    insort(win, new)
    if win[-1] != res[-1]:
        cnt += 1
    res.append(win[-1])
print(*res)
print(cnt)
