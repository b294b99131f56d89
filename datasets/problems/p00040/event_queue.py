import heapq
import sys

data = list(map(int, sys.stdin.read().split()))
n, k = data[0], data[1]
events = []
for i in range(n):
    heapq.heappush(events, (data[2 + 2 * i], 1, i))
idle = k
queue = []
finish = {}
total = 0
while events:
    now, kind, who = heapq.heappop(events)
    if kind == 0:
        idle += 1
    else:
        queue.append(who)
    if idle and queue:
        who = queue.pop(0)
        idle -= 1
        total += now - data[2 + 2 * who]
        finish[who] = now + data[3 + 2 * who]
        heapq.heappush(events, (finish[who], 0, who))
print(*[finish[i] for i in range(n)])
print(total)
