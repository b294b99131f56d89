def gcd(a, b):
    return a if b == 0 else gcd(b, a % b)


def solve(a, lo, hi):
    if hi - lo == 1:
        return a[lo], a[lo]
    mid = (lo + hi) // 2
    g1, l1 = solve(a, lo, mid)
    g2, l2 = solve(a, mid, hi)
    return gcd(g1, g2), l1 * l2 // gcd(l1, l2)


n = int(input())
a = list(map(int, input().split()))
g, l = solve(a, 0, n)
print(g, l)
