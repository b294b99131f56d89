n, m = map(int, input().split())
adj = [[] for _ in range(n)]
for i in range(m):
    u, v = [int(t) - 1 for t in input().split()]
    adj[u].append(v)
    adj[v].append(u)
seen = [False] * n
clubs = 0
largest = 0
for s in range(n):
    if seen[s]:
        continue
    clubs += 1
    seen[s] = True
    stack = [s]
    size = 0
    while stack:
        cur = stack.pop()
        size += 1
        for nb in adj[cur]:
            if not seen[nb]:
                seen[nb] = True
                stack.append(nb)
    largest = max(largest, size)
print(clubs, largest)
