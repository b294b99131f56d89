D = "0123456789ABCDEF"
t = int(input())
for _ in range(t):
    a, b, s = input().split()
    b = int(b)
    n = int(s, int(a))
    res = ""
    while n:
        n, r = divmod(n, b)
        res = D[r] + res
    print(res or "0")
