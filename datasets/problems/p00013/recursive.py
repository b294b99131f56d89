def walk(x):
    if x == 1:
        return 0, 1
    r = x % 3
    if r == 0:
        s, big = walk(x // 3)
    elif r == 1:
        s, big = walk(2 * x + 1)
    else:
        s, big = walk(x + 1)
    return s + 1, max(big, x)


t = int(input())
a = list(map(int, input().split()))
for i in range(t):
    s, big = walk(a[i])
    print(s, big)
