n, m = map(int, input().split())
adj = {v: {} for v in range(1, n + 1)}
for _ in range(m):
    u, v, t = map(int, input().split())
    adj[u][v] = min(t, adj[u].get(v, t))
    adj[v][u] = adj[u][v]
bucket = {0: [1]}
arrived = {}
clock = 0
while bucket:
    for v in bucket.pop(clock, []):
        if v not in arrived:
            arrived[v] = clock
            for u, t in adj[v].items():
                bucket.setdefault(clock + t, []).append(u)
    clock += 1
print(arrived[n] if n in arrived else -1)
