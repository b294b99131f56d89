import sys
from bisect import bisect_right

n = int(sys.stdin.readline())
jobs = sorted((tuple(map(int, line.split())) for line in sys.stdin), key=lambda j: j[1])
ends = [j[1] for j in jobs]
dp = [0]
for i in range(n):
    k = bisect_right(ends, jobs[i][0], 0, i)
    dp.append(max(dp[i], dp[k] + 1))
print(dp[n])
