from collections import deque

s, k = map(int, input().split())
a = [int(x) for x in input().split()]
used = {s: 0}
q = deque([s])
while q and 0 not in used:
    cur = q.popleft()
    for v in a:
        nxt = cur - v
        if nxt >= 0 and nxt not in used:
            used[nxt] = used[cur] + 1
            q.append(nxt)
print(used.get(0, -1))
