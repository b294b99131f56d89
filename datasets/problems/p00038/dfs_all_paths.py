def go(u, spent):
    global best
    if u == n:
        if best < 0 or spent < best:
            best = spent
        return
    seen.add(u)
    for a, b, t in tracks:
        if a == u and b not in seen:
            go(b, spent + t)
        elif b == u and a not in seen:
            go(a, spent + t)
    seen.discard(u)


n, m = map(int, input().split())
tracks = [tuple(map(int, input().split())) for _ in range(m)]
seen = set()
best = -1
go(1, 0)
print(best)
