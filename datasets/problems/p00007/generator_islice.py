from itertools import islice


def turns(a, b, p, q, m):
    while True:
        yield a % m
        c = (p * b + q * a) % m
        a = b
        b = c


a, b = [int(t) for t in input().split()]
p, q = [int(t) for t in input().split()]
n, m = [int(t) for t in input().split()]
g = turns(a, b, p, q, m)
print(next(islice(g, n, None)))
