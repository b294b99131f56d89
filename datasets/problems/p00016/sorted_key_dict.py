n = int(input())
fam = {}
for _ in range(n):
    w = input().strip()
    key = "".join(sorted(w))
    fam.setdefault(key, []).append(w)
for g in fam.values():
    print(f"{len(g)}: {' '.join(g)}")
