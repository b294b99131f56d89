import sys

lines = sys.stdin.read().split()
out = []
for w in lines[1:]:
    x = int(w)
    s = sum(map(int, w))
    if x == 0:
        r = 0
    else:
        r = 1 + (x - 1) % 9
    m = "".join(reversed(w)).lstrip("0")
    if m == "":
        m = "0"
    out.append("%d %d %s" % (s, r, m))
print("\n".join(out))
