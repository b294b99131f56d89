for n in (17, -17):
    q = n // 5
    r = n % 5
    print(n, q, r, q * 5 + r == n)
