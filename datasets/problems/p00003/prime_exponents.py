n = int(input())
per = [int(x) for x in input().split()]
lo = {}
hi = {}
times = {}
for x in per:
    p = 2
    while x > 1:
        e = 0
        while x % p == 0:
            x //= p
            e += 1
        if e:
            lo[p] = min(lo.get(p, e), e)
            hi[p] = max(hi.get(p, e), e)
            times[p] = times.get(p, 0) + 1
        p += 1
g = l = 1
for p in hi:
    l *= p ** hi[p]
    if times[p] == n:
        g *= p ** lo[p]
print(g, l)
