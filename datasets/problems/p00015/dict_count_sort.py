n, k = map(int, input().split())
cnt = {}
for _ in range(n):
    for w in input().lower().split():
        cnt[w] = cnt.get(w, 0) + 1
items = sorted(cnt.items(), key=lambda p: (-p[1], p[0]))
for w, c in items[:k]:
    print(w, c)
