from itertools import groupby


def factors(n, d):
    if d * d > n:
        return [n]
    if n % d == 0:
        rest = n // d
        return [d] + factors(rest, d)
    return factors(n, d + 1)


t = int(input())
for _ in range(t):
    n = int(input())
    words = []
    for p, grp in groupby(factors(n, 2)):
        k = len(list(grp))
        words.append("%d^%d" % (p, k) if k > 1 else "%d" % p)
    print(*words, sep=" * ")
