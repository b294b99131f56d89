import sys
input = sys.stdin.readline

n, m = map(int, input().split())
INF = 10 ** 6
w = [[INF] * n for _ in range(n)]
for _ in range(m):
    a, b, c = map(int, input().split())
    w[a - 1][b - 1] = w[b - 1][a - 1] = min(w[a - 1][b - 1], c)
cost = [INF] * n
cost[0] = 0
left = set(range(n))
while left:
    k = min(left, key=lambda i: (cost[i], i))
    left.remove(k)
    for i in left:
        cost[i] = min(cost[i], cost[k] + w[k][i])
print(-1 if cost[-1] >= INF else cost[-1])
