t, *a = map(int, open(0).read().split())
big = max(a)
primes = []
c = 2
while c * c <= big:
    if all(c % p for p in primes):
        primes.append(c)
    c += 1
for n in a:
    ans = []
    rest = n
    for p in primes:
        e = 0
        while n % p ** (e + 1) == 0:
            e += 1
        if e:
            ans.append(str(p) + ("^" + str(e)) * (e > 1))
            rest //= p ** e
    if rest > 1:
        ans.append(str(rest))
    print(" * ".join(ans))
