import heapq
import sys

input = sys.stdin.readline

n, k = map(int, input().split())
freq = {}
for _ in range(n):
    for w in input().split():
        w = w.lower()
        if w in freq:
            freq[w] += 1
        else:
            freq[w] = 1
h = [(-c, w) for w, c in freq.items()]
heapq.heapify(h)
while h and k > 0:
    c, w = heapq.heappop(h)
    print(w, -c)
    k -= 1
