def pairs(n):
    p = 2
    while n > 1:
        if p * p > n:
            yield n, 1
            return
        e = 0
        while n % p == 0:
            n //= p
            e += 1
        if e:
            yield p, e
        p += 1 if p == 2 else 2


def show(pe):
    p, e = pe
    return str(p) if e == 1 else "{}^{}".format(p, e)


q = int(input())
for i in range(q):
    x = int(input())
    print(" * ".join(map(show, pairs(x))))
