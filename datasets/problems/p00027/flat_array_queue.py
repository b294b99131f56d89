import sys

lines = sys.stdin.read().splitlines()
h, w = map(int, lines[0].split())
s = '*' * (w + 2)
for line in lines[1:]:
    s += '*' + line + '*'
s += '*' * (w + 2)
W = w + 2
dist = [-1] * len(s)
queue = [s.find('G')]
dist[queue[0]] = 0
for p in queue:
    for step in (1, -1, W, -W):
        if s[p + step] != '*' and dist[p + step] < 0:
            dist[p + step] = dist[p] + 1
            queue.append(p + step)
print(dist[s.find('T')])
