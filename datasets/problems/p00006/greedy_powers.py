import sys

sym = "0123456789ABCDEF"
val = {c: i for i, c in enumerate(sym)}
t = int(sys.stdin.readline())
for _ in range(t):
    row = sys.stdin.readline().split()
    a, b = int(row[0]), int(row[1])
    n = 0
    w = 1
    for c in reversed(row[2]):
        n += val[c] * w
        w *= a
    p = 1
    while p * b <= n:
        p *= b
    ans = []
    while p > 0:
        k = 0
        while n >= p:
            n -= p
            k += 1
        ans.append(sym[k])
        p //= b
    print("".join(ans))
