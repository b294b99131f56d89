def pay(rest, i, count):
    global best
    if rest == 0:
        if best < 0 or count < best:
            best = count
        return
    if i == len(worth):
        return
    for take in range(rest // worth[i], -1, -1):
        if best >= 0 and count + take >= best:
            continue
        pay(rest - take * worth[i], i + 1, count + take)


s, k = map(int, input().split())
worth = sorted(map(int, input().split()), reverse=True)
best = -1
pay(s, 0, 0)
print(best)
