n = int(input())
a = [int(x) for x in input().split()]
ans = -10 ** 9
for i in range(n):
    s = 0
    for j in range(i, n):
        s += a[j]
        ans = max(ans, s)
print(ans)
