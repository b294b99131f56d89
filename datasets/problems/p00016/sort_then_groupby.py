from itertools import groupby

n = int(input())
rec = []
for i in range(n):
    s = input()
    rec.append((sorted(s), i, s))
rec.sort()
out = []
for _, grp in groupby(rec, key=lambda r: r[0]):
    grp = list(grp)
    text = " ".join(s for _, _, s in grp)
    out.append((grp[0][1], str(len(grp)) + ": " + text))
out.sort()
for _, text in out:
    print(text)
