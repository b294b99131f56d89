from itertools import groupby

n = int(input())
rows = []
for i in range(n):
    name, p = input().split()
    rows.append((int(p), i, name))
rows.sort(reverse=True)
out = [""] * n
nxt = 1
levels = []
for p, grp in groupby(rows, key=lambda r: r[0]):
    grp = list(grp)
    levels.append(p)
    for _, i, name in grp:
        out[i] = name + " " + str(nxt)
    nxt += len(grp)
print("\n".join(out))
print((levels + ["-"])[1])
