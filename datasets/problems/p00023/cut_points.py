import sys

n = int(sys.stdin.readline())
w = []
pts = {0, 1440}
for line in sys.stdin:
    if len(line) < 11:
        continue
    a = int(line[0:2]) * 60 + int(line[3:5])
    b = int(line[6:8]) * 60 + int(line[9:11])
    w.append((a, b))
    pts.add(a)
    pts.add(b)
pts = sorted(pts)
ans = top = 0
for l, r in zip(pts, pts[1:]):
    c = 0
    for a, b in w:
        if a < b:
            c += a <= l < b
        else:
            c += l >= a or l < b
    if c:
        ans += r - l
    top = max(top, c)
print(ans, top, sep="\n")
