import sys

n = int(sys.stdin.readline())
v = [int(s) for s in sys.stdin.readline().split()]
dp = v[:]
i = 1
while i < n:
    dp[i] = max(v[i], v[i] + dp[i - 1])
    i += 1
ans = dp[0]
for t in dp:
    ans = max(ans, t)
print(ans)
