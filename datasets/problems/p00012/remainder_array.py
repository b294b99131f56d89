n, k = map(int, input().split())
rem = [0] * k
ans = 0
for x in input().split():
    r = int(x) % k
    ans += rem[-r]
    rem[r] += 1
print(ans)
