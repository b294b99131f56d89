n, m = map(int, input().split())
rules = []
for i in range(m):
    rules.append(list(map(int, input().split())))
left = list(range(1, n + 1))
out = []
while left:
    blocked = [b for a, b in rules]
    pick = 0
    for x in left:
        if x not in blocked:
            pick = x
            break
    if pick == 0:
        break
    left.remove(pick)
    out.append(str(pick))
    rules = [r for r in rules if r[0] != pick]
print('impossible' if left else ' '.join(out))
