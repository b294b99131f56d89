h, w = map(int, input().split())
bulbs = {}
for i in range(h):
    for j, v in enumerate(input().split()):
        bulbs[complex(j, i)] = v
p, d = 0j, 1 + 0j
order = []
while bulbs:
    order.append(bulbs.pop(p))
    if p + d not in bulbs:
        d *= 1j
    p += d
print(*order)
