def trays(cap):
    used, load = 1, 0
    for x in w:
        if load + x > cap:
            used += 1
            load = 0
        load += x
    return used


n, k = map(int, input().split())
w = list(map(int, input().split()))
lo, hi = max(w), sum(w)
while lo < hi:
    mid = (lo + hi) // 2
    if trays(mid) <= k:
        hi = mid
    else:
        lo = mid + 1
print(lo)
print(trays(lo))
