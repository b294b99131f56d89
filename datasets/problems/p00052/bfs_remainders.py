from collections import deque

t = int(input())
for n in map(int, input().split()):
    q = deque([n])
    dist = {n: 0}
    while 0 not in dist:
        v = q.popleft()
        r = 1
        u = v - 1
        while u >= 0:
            if u not in dist:
                dist[u] = dist[v] + 1
                q.append(u)
            r += 1
            u -= r
    print(dist[0])
