from collections import deque

n, k = map(int, input().split())
q = deque(range(1, n + 1))
out = []
while len(q) > 1:
    q.rotate(-(k - 1))
    out.append(q.popleft())
print(*out)
print(q[0])
