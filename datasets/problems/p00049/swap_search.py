import sys
from collections import deque

start = sys.stdin.readline().strip()
found = {start: 0}
q = deque([start])
while q:
    w = q.popleft()
    for i in range(1, len(w)):
        v = w[:i - 1] + w[i] + w[i - 1] + w[i + 1:]
        if v not in found:
            found[v] = found[w] + 1
            q.append(v)
print(len(found))
print(*sorted(found), sep="\n")
