def is_tri(v):
    r = 0
    while v > 0:
        r += 1
        v -= r
    return v == 0


def need(n):
    if is_tri(n):
        return 1
    a = step = 1
    while a <= n // 2:
        if is_tri(n - a):
            return 2
        step += 1
        a += step
    return 3  # Gauss: three are always enough


t = int(input())
for s in input().split():
    print(need(int(s)))
