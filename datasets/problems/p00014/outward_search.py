t = int(input())
for n in map(int, input().split()):
    d = 0
    while True:
        lo = n - d
        if lo >= 0 and str(lo) == str(lo)[::-1]:
            print(lo, d)
            break
        hi = n + d
        if str(hi) == str(hi)[::-1]:
            print(hi, d)
            break
        d += 1
