def fits(p):
    for i in range(p):
        if w[i] + w[2 * p - 1 - i] > c:
            return False
    return True


n, c, *w = map(int, open(0).read().split())
w.sort()
lo, hi = 0, n // 2
while lo < hi:
    mid = (lo + hi + 1) // 2
    if fits(mid):
        lo = mid
    else:
        hi = mid - 1
print(n - lo, n - 2 * lo)
