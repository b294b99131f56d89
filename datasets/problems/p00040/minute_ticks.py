from collections import deque

n, k = map(int, input().split())
jobs = []
for i in range(n):
    a, d = map(int, input().split())
    jobs.append((a, d))
line = deque()
left = [0] * k
done = [0] * n
minute = 0
nxt = 0
waiting = 0
while nxt < n or line:
    while nxt < n and jobs[nxt][0] == minute:
        line.append(nxt)
        nxt += 1
    for c in range(k):
        if left[c] == 0 and line:
            p = line.popleft()
            left[c] = jobs[p][1]
            done[p] = minute + jobs[p][1]
    waiting += len(line)
    left = [max(0, x - 1) for x in left]
    minute += 1
print(*done)
print(waiting)
