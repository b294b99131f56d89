from itertools import accumulate

q = int(input())
queries = []
for i in range(q):
    queries.append(tuple(map(int, input().split())))
low = min(a for a, b in queries)
high = max(b for a, b in queries)
meet = [0]
grand = [0]
for y in range(low, high + 1):
    ok = y % 4 == 0 and (y % 100 > 0 or y % 400 == 0)
    meet.append(int(ok))
    grand.append(int(ok and (y + y // 4 - y // 100 + y // 400) % 7 == 5))
meet = list(accumulate(meet))
grand = list(accumulate(grand))
for a, b in queries:
    i, j = a - low, b - low + 1
    print(meet[j] - meet[i], grand[j] - grand[i])
