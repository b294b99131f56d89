import heapq
import sys

input = sys.stdin.readline
n, k = [int(v) for v in input().split()]
tide = [int(v) for v in input().split()]
heap = []
top = []
for i in range(n):
    heapq.heappush(heap, (-tide[i], i))
    if i + 1 < k:
        continue
    while heap[0][1] <= i - k:
        heapq.heappop(heap)
    top.append(-heap[0][0])
print(" ".join(map(str, top)))
print(sum(x != y for x, y in zip(top, top[1:])))
