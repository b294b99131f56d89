import sys


def brent(f, x0):
    power = lam = 1
    slow, fast = x0, f(x0)
    while slow != fast:
        if power == lam:
            slow = fast
            power *= 2
            lam = 0
        fast = f(fast)
        lam += 1
    a = b = x0
    for _ in range(lam):
        b = f(b)
    mu = 0
    while a != b:
        a, b = f(a), f(b)
        mu += 1
    return mu, lam


data = list(map(int, sys.stdin.read().split()))
print(*brent(lambda v: data[v + 1], data[1]))
