import heapq

n = int(input())
boats = sorted(list(map(int, input().split())) for _ in range(n))
heap = []
res = 0
hour = -1
for arrive, leave in boats:
    while heap and heap[0] <= arrive:
        heapq.heappop(heap)
    heapq.heappush(heap, leave)
    if len(heap) > res:
        res, hour = len(heap), arrive
print(res, hour)
