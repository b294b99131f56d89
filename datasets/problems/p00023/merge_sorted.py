n = int(input())
shifts = []
for _ in range(n):
    h1, m1, h2, m2 = map(int, input().replace(":", " ").split())
    a, b = h1 * 60 + m1, h2 * 60 + m2
    if a < b:
        shifts.append((a, b))
    else:
        shifts.append((a, 1440))
        if b:
            shifts.append((0, b))
shifts.sort()
merged = []
for a, b in shifts:
    if merged and a <= merged[-1][1]:
        merged[-1][1] = max(merged[-1][1], b)
    else:
        merged.append([a, b])
print(sum([b - a for a, b in merged]))
print(max(sum(a <= x < b for a, b in shifts) for x, _ in shifts))
