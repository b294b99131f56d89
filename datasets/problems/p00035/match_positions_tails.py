from bisect import bisect_left

s, t = input(), input()
where = {}
for j in range(len(t) - 1, -1, -1):
    where.setdefault(t[j], []).append(j)
tails = []
for ch in s:
    for j in where.get(ch, []):
        k = bisect_left(tails, j)
        tails[k:k + 1] = [j]
print(len(s) - len(tails) + len(t) - len(tails))
