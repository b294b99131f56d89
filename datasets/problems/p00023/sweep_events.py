def mins(t):
    h, m = t.split(":")
    return int(h) * 60 + int(m)

n = int(input())
ev = []
for _ in range(n):
    a, b = map(mins, input().split())
    ev += [(a, 1), (b if b > a else 1440, -1)]
    if b < a:
        ev += [(0, 1), (b, -1)]
ev.sort()
total = most = now = prev = 0
for t, d in ev:
    if now > 0:
        total += t - prev
    now += d
    most = max(most, now)
    prev = t
print(total)
print(most)
