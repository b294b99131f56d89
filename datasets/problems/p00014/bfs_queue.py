from collections import deque

def rev(x):
    r = 0
    while x:
        x, d = divmod(x, 10)
        r = r * 10 + d
    return r

t = int(input())
readings = [int(x) for x in input().split()]
for start in readings:
    queue = deque([(start, 0, -1), (start, 0, 1)])
    while queue:
        v, dist, step = queue.popleft()
        if rev(v) == v:
            print(v, dist)
            break
        if v + step >= 0:
            queue.append((v + step, dist + 1, step))
