R, C = map(int, input().split())
wet = set()
for r in range(R):
    line = input()
    for c in range(C):
        if line[c] == 'o':
            wet.add((r, c))
ans = []
while wet:
    stack = [wet.pop()]
    size = 0
    while stack:
        r, c = stack.pop()
        size += 1
        for p in [(r + 1, c), (r - 1, c), (r, c + 1), (r, c - 1)]:
            if p in wet:
                wet.remove(p)
                stack.append(p)
    ans.append(size)
ans = sorted(ans)[::-1]
print(' '.join(map(str, ans)) or 'dry')
