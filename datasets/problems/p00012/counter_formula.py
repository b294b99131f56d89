from collections import Counter

n, k = map(int, input().split())
cnt = Counter(int(x) % k for x in input().split())
total = cnt[0] * (cnt[0] - 1) // 2
for r in range(1, k):
    o = k - r
    if r < o:
        total += cnt[r] * cnt[o]
    elif r == o:
        total += cnt[r] * (cnt[r] - 1) // 2
print(total)
