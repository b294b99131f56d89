import heapq

def parse(s):
    return int(s[:-3]) * 60 + int(s[-2:])

def main():
    n = int(input())
    jobs = []
    for _ in range(n):
        a, b = (parse(p) for p in input().split())
        if b <= a:
            if b > 0:
                jobs.append((0, b))
            b = 1440
        jobs.append((a, b))
    heap = []
    best = guarded = reach = 0
    for a, b in sorted(jobs):
        while heap and heap[0] <= a:
            heapq.heappop(heap)
        heapq.heappush(heap, b)
        best = max(best, len(heap))
        guarded += max(0, b - max(a, reach))
        reach = max(reach, b)
    print(guarded)
    print(best)

main()
