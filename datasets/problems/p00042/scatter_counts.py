import sys

tok = sys.stdin.read().split()
h, w, k = map(int, tok[:3])
cur = "".join(tok[3:])
near = []
for p in range(h * w):
    r, c = divmod(p, w)
    near.append([q for q in range(h * w) if q != p
                 and abs(q // w - r) < 2 and abs(q % w - c) < 2])
for _ in range(k):
    num = [0] * (h * w)
    for p, ch in enumerate(cur):
        if ch == "#":
            for q in near[p]:
                num[q] += 1
    cur = "".join("#" if n == 3 or (n == 2 and ch == "#") else "."
                  for n, ch in zip(num, cur))
for r in range(h):
    print(cur[r * w:r * w + w])
print(cur.count("#"))
