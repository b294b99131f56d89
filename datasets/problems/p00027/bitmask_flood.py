h, w = map(int, input().split())
s = "".join(input().strip() + "*" for _ in range(h))
open_cells = 0
for i, ch in enumerate(s):
    if ch != "*":
        open_cells |= 1 << i
cur = 1 << s.index("G")
target = 1 << s.index("T")
t = 0
while not cur & target:
    nxt = cur | cur << 1 | cur >> 1 | cur << (w + 1) | cur >> (w + 1)
    nxt &= open_cells
    if nxt == cur:
        t = -1
        break
    cur = nxt
    t += 1
print(t)
