from bisect import bisect_left, bisect_right

n = int(input())
sec = []
for _ in range(n):
    l, r = map(int, input().split())
    sec.append((l, r))
limit = max(s[1] for s in sec)
ps = [2]
for c in range(3, limit + 1, 2):
    if all(c % p for p in ps):
        ps.append(c)
for l, r in sec:
    print(bisect_right(ps, r) - bisect_left(ps, l))
