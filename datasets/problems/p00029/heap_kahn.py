import heapq

n, m = map(int, input().split())
g = [[] for _ in range(n + 1)]
deg = [0] * (n + 1)
for _ in range(m):
    a, b = map(int, input().split())
    g[a].append(b)
    deg[b] += 1
pq = [v for v in range(1, n + 1) if deg[v] == 0]
heapq.heapify(pq)
order = []
while pq:
    v = heapq.heappop(pq)
    order.append(v)
    for u in g[v]:
        deg[u] -= 1
        if deg[u] == 0:
            heapq.heappush(pq, u)
if len(order) == n:
    print(*order)
else:
    print('impossible')
