from bisect import insort

N, K = map(int, input().split())
people = [list(map(int, input().split())) for _ in range(N)]
ends = []
res = []
waited = 0
for arrive, need in people:
    if len(ends) < K:
        begin = arrive
    else:
        begin = max(arrive, ends.pop(0))
    insort(ends, begin + need)
    res.append(begin + need)
    waited += begin - arrive
print(*res)
print(waited)
