from math import sqrt

t = int(input())
for _ in range(t):
    n = int(input())
    e2 = 0
    while n % 2 == 0:
        n //= 2
        e2 += 1
    primes = [2] * e2
    todo = [n] if n > 1 else []
    while todo:
        m = todo.pop()
        a = int(sqrt(m))
        if a * a < m:
            a += 1
        b = int(sqrt(a * a - m))
        while b * b != a * a - m:
            a += 1
            b = int(sqrt(a * a - m))
        if a - b == 1:
            primes.append(m)
        else:
            todo.append(a - b)
            todo.append(a + b)
    out = []
    for p in sorted(set(primes)):
        k = primes.count(p)
        out.append(str(p) if k == 1 else f"{p}^{k}")
    print(" * ".join(out))
