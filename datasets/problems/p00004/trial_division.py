def prime(x):
    if x < 2:
        return False
    d = 2
    while d * d <= x:
        if x % d == 0:
            return False
        d += 1
    return True


for _ in range(int(input())):
    a, b = map(int, input().split())
    c = 0
    for x in range(a, b + 1):
        if prime(x):
            c += 1
    print(c)
