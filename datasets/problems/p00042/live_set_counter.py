from collections import Counter
from itertools import product

h, w, k = map(int, input().split())
live = []
for i in range(h):
    s = input()
    live += [(i, j) for j in range(w) if s[j] == '#']
around = [d for d in product((-1, 0, 1), repeat=2) if d != (0, 0)]
for day in range(k):
    cnt = Counter()
    for x, y in live:
        cnt.update((x + dx, y + dy) for dx, dy in around)
    nxt = []
    for cell, c in cnt.items():
        if 0 <= cell[0] < h and 0 <= cell[1] < w:
            if c == 3 or (c == 2 and cell in live):
                nxt.append(cell)
    live = nxt
for i in range(h):
    print(''.join('#' if (i, j) in live else '.' for j in range(w)))
print(len(live))
