def search(k, room, got):
    global best
    if got > best:
        best = got
    if k == n or got + sum(q[1] for q in parcels[k:]) <= best:
        return
    w, v = parcels[k]
    if w <= room:
        search(k + 1, room - w, got + v)
    search(k + 1, room, got)


n, c = map(int, input().split())
parcels = []
for _ in range(n):
    w, v = map(int, input().split())
    parcels.append((w, v))
parcels.sort(key=lambda q: q[1] / q[0], reverse=True)
best = 0
search(0, c, 0)
print(best)
