from collections import defaultdict

def solve():
    n, k = map(int, input().split())
    seen = defaultdict(int)
    total = 0
    for _ in range(n):
        order = input().split()
        total += len(order)
        for item in order:
            seen[item.lower()] += 1
    buckets = [[] for _ in range(total + 1)]
    for item in seen:
        buckets[seen[item]].append(item)
    left = k
    for c in range(total, 0, -1):
        for item in sorted(buckets[c]):
            if left == 0:
                return
            print(item, c)
            left -= 1

solve()
