n = int(input())
a = [0] + list(map(int, input().split()))
prev = [0] * 1001
dp = [0] * (n + 1)
for i in range(1, n + 1):
    dp[i] = min(dp[i - 1] + 1, i - prev[a[i]])
    prev[a[i]] = i
m = max(dp)
e = dp.index(m)
print(m, e - m + 1)
