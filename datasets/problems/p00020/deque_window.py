import sys
from collections import deque

data = sys.stdin.read().split()
q = deque()
gone = 0
answer = (0, 0)
for x in data[1:]:
    if x in q:
        while q.popleft() != x:
            gone += 1
        gone += 1
    q.append(x)
    answer = max(answer, (len(q), -gone))
print(answer[0], 1 - answer[1])
