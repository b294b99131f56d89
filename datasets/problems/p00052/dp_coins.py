t = int(input())
ns = list(map(int, input().split()))
top = max(ns)
tri = []
r = 1
while r * (r + 1) // 2 <= top:
    tri.append(r * (r + 1) // 2)
    r += 1
dp = [0]
for v in range(1, top + 1):
    dp.append(1 + min(dp[v - x] for x in tri if x <= v))
for n in ns:
    print(dp[n])
