def best(a, lo, hi):
    if hi - lo == 1:
        return a[lo]
    mid = (lo + hi) // 2
    s = 0
    left = -10 ** 9
    for i in range(mid - 1, lo - 1, -1):
        s += a[i]
        left = max(left, s)
    s = 0
    right = -10 ** 9
    for i in range(mid, hi):
        s += a[i]
        right = max(right, s)
    return max(left + right, best(a, lo, mid), best(a, mid, hi))


def main():
    n = int(input())
    a = list(map(int, input().split()))
    assert len(a) == n
    print(best(a, 0, n))


main()
