def find(x):
    while par[x] != x:
        x = par[x]
    return x


n = int(input())
w = []
for _ in range(n):
    w.append(input())
par = list(range(n))
for i in range(n):
    for j in range(i):
        if sorted(w[i]) == sorted(w[j]):
            a, b = find(i), find(j)
            if a != b:
                par[max(a, b)] = min(a, b)
            break
for r in range(n):
    if par[r] == r:
        members = [w[i] for i in range(n) if find(i) == r]
        print(f"{len(members)}:", " ".join(members))
