t = int(input())
for _ in range(t):
    n = int(input())
    parts = []
    p = 2
    while p * p <= n:
        e = 0
        while n % p == 0:
            n //= p
            e += 1
        if e == 1:
            parts.append(str(p))
        elif e > 1:
            parts.append(str(p) + "^" + str(e))
        p += 1
    if n > 1:
        parts.append(str(n))
    print(" * ".join(parts))
