from collections import deque

n = int(input())
adj = [[] for _ in range(n + 1)]
for _ in range(n - 1):
    a, b = map(int, input().split())
    adj[a].append(b)
    adj[b].append(a)
par = [0] * (n + 1)
dep = [-1] * (n + 1)
dep[1] = 0
q = deque([1])
while q:
    v = q.popleft()
    for u in adj[v]:
        if dep[u] == -1:
            dep[u] = dep[v] + 1
            par[u] = v
            q.append(u)
print(*par[1:])
print(*dep[1:])
