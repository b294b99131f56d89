import sys

n, k = map(int, sys.stdin.readline().split())
a = list(map(int, sys.stdin.readline().split()))
dp = [0]
for x in a:
    dp.append(dp[-1] + x)
for t in range(2, k + 1):
    new = dp[:]
    for i in range(1, n + 1):
        s = 0
        for j in range(i - 1, -1, -1):
            s += a[j]
            if s >= new[i]:
                break
            new[i] = min(new[i], max(dp[j], s))
    dp = new
best = dp[n]
print(best)
groups = 0
room = 0
for x in a:
    if x > room:
        groups += 1
        room = best
    room -= x
print(groups)
