q = int(input())
while q > 0:
    q -= 1
    l, r = map(int, input().split())
    ans = 0
    if l <= 2 <= r:
        ans += 1
    if l <= 3 <= r:
        ans += 1
    k = 6
    while k - 1 <= r:
        for c in (k - 1, k + 1):
            if l <= c <= r:
                good = 1
                for d in range(5, int(c ** 0.5) + 1, 2):
                    if c % d == 0:
                        good = 0
                ans += good
        k += 6
    print(ans)
