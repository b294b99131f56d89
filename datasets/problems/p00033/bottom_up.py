s, k = map(int, input().split())
coins = list(map(int, input().split()))
INF = 10 ** 9
dp = [INF] * (s + 1)
dp[0] = 0
for x in range(1, s + 1):
    for c in coins:
        if c <= x and dp[x - c] + 1 < dp[x]:
            dp[x] = dp[x - c] + 1
if dp[s] == INF:
    print(-1)
else:
    print(dp[s])
