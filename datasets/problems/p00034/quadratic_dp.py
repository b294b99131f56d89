n = int(input())
a = list(map(int, input().split()))
dp = [1] * n
ans = 1
for i in range(n):
    for j in range(i):
        if a[j] < a[i]:
            dp[i] = max(dp[i], dp[j] + 1)
    if dp[i] > ans:
        ans = dp[i]
print(ans)
