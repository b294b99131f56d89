import heapq

n, m = map(int, input().split())
g = [[] for _ in range(n + 1)]
for _ in range(m):
    u, v, t = map(int, input().split())
    g[u].append((v, t))
    g[v].append((u, t))
dist = [float('inf')] * (n + 1)
dist[1] = 0
pq = [(0, 1)]
while pq:
    d, u = heapq.heappop(pq)
    if d > dist[u]:
        continue
    for v, t in g[u]:
        if d + t < dist[v]:
            dist[v] = d + t
            heapq.heappush(pq, (dist[v], v))
print(dist[n] if dist[n] < float('inf') else -1)
