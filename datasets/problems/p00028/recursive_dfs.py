def visit(v):
    if v in used:
        return 0
    used.add(v)
    total = 1
    for to in roads.get(v, []):
        total += visit(to)
    return total


n, m = map(int, input().split())
roads = {}
for _ in range(m):
    a, b = map(int, input().split())
    roads.setdefault(a, []).append(b)
    roads.setdefault(b, []).append(a)
used = set()
res = [visit(v) for v in range(1, n + 1)]
res = [r for r in res if r > 0]
print(len(res), max(res))
