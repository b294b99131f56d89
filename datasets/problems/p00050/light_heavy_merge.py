n, c = map(int, input().split())
eggs = list(map(int, input().split()))
light = sorted(e for e in eggs if 2 * e <= c)
heavy = sorted((e for e in eggs if 2 * e > c), reverse=True)
both = 0
for h in heavy:
    # heaviest first; each takes the next light one if it can
    if both < len(light) and light[both] + h <= c:
        both += 1
rest = len(light) - both
cartons = len(heavy) + (rest + 1) // 2
alone = len(heavy) - both + rest % 2
print(cartons, alone)
