import sys

for n in [int(x) for x in sys.stdin.read().split()[1:]]:
    reach = 1
    k = 0
    while not reach >> n & 1:
        new = 0
        p = 0
        for r in range(1, n + 1):
            p += r
            if p > n:
                break
            new |= reach << p
        reach = new
        k += 1
    print(k)
