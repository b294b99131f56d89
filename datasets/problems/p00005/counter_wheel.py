from collections import Counter


def plan(n):
    c = Counter()
    for p in (2, 3):
        while n % p == 0:
            c[p] += 1
            n //= p
    d, step = 5, 2
    while n > 1:
        if d * d > n:
            d = n
        while n % d == 0:
            c[d] += 1
            n //= d
        d += step
        step = 6 - step
    return c


for _ in range(int(input())):
    c = plan(int(input()))
    s = ""
    for p in sorted(c):
        if s:
            s += " * "
        s += str(p)
        if c[p] > 1:
            s += "^" + str(c[p])
    print(s)
