H = "0123456789ABCDEF"

t = int(input())
for _ in range(t):
    a, b, s = input().split()
    a, b = int(a), int(b)
    num = [H.find(c) for c in s]
    out = ""
    while num:
        quo = []
        rem = 0
        for d in num:
            rem = rem * a + d
            x = rem // b
            rem %= b
            if quo or x:
                quo.append(x)
        out += H[rem]
        num = quo
    print(out[::-1])
