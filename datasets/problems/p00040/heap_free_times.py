import heapq
import sys

input = sys.stdin.readline
n, k = map(int, input().split())
free = [0] * k
out = []
wait = 0
for _ in range(n):
    a, d = map(int, input().split())
    t = heapq.heappop(free)
    start = max(t, a)
    wait += start - a
    heapq.heappush(free, start + d)
    out.append(start + d)
print(*out)
print(wait)
