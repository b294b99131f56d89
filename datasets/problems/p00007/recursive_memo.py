a, b = map(int, input().split())
p, q = map(int, input().split())
n, m = map(int, input().split())
memo = {0: a % m, 1: b % m}


def frog(k):
    if k in memo:
        return memo[k]
    r = (p * frog(k - 1) + q * frog(k - 2)) % m
    memo[k] = r
    return r


print(frog(n))
