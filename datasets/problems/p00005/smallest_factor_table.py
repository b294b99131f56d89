import sys

nums = [int(x) for x in sys.stdin.read().split()][1:]
m = max(nums)
spf = list(range(m + 1))
i = 2
while i * i <= m:
    if spf[i] == i:
        for j in range(i * i, m + 1, i):
            if spf[j] == j:
                spf[j] = i
    i += 1
for n in nums:
    fac = {}
    while n > 1:
        p = spf[n]
        fac[p] = fac.get(p, 0) + 1
        n //= p
    print(" * ".join(f"{p}^{e}" if e > 1 else f"{p}" for p, e in fac.items()))
