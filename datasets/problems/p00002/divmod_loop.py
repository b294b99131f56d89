def digit_sum(n):
    res = 0
    while n:
        n, r = divmod(n, 10)
        res += r
    return res


def mirror(n):
    res = 0
    while n > 0:
        res = res * 10 + n % 10
        n //= 10
    return res


for _ in range(int(input())):
    x = int(input())
    s = digit_sum(x)
    r = s
    while r >= 10:
        r = digit_sum(r)
    print(s, r, mirror(x))
