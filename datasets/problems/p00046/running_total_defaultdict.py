import sys
from collections import defaultdict

input = sys.stdin.readline
d = defaultdict(int)
total = 0
ans = []
for _ in range(int(input())):
    op, name, *rest = input().split()
    if op == 'ask':
        ans.append(str(d[name]))
        continue
    c = int(rest[0])
    if op == 'out':
        if c > d[name]:
            ans.append('short %d' % (c - d[name]))
            continue
        c = -c
        ans.append('ok')
    d[name] += c
    total += c
ans.append('total %d' % total)
print('\n'.join(ans))
