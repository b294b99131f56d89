import heapq

n, d = map(int, input().split())
low = list(map(int, input().split()))
high = [-x for x in low]
res = sum(low)
heapq.heapify(low)
heapq.heapify(high)
for _ in range(d):
    res -= heapq.heappop(low)
    res += heapq.heappop(high)
left = n - 2 * d
print(res)
print("{:.2f}".format(res / left))
