n = int(input())
rows = [input().split() for _ in range(n)]
order = sorted((int(r[1]) for r in rows), reverse=True)
place = {}
for i, p in enumerate(order):
    if p not in place:
        place[p] = i + 1
for name, p in rows:
    print(name, place[int(p)])
keys = list(place)
print(keys[1] if len(keys) > 1 else "-")
