def later(g, k):
    if k == 0:
        return g
    h, w = len(g), len(g[0])
    P = [[0] * (w + 1)]
    for row in g:
        acc = [0]
        for j, ch in enumerate(row):
            acc.append(acc[-1] + (ch == "#") + P[-1][j + 1] - P[-1][j])
        P.append(acc)
    res = []
    for i in range(h):
        t, b = max(i - 1, 0), min(i + 2, h)
        s = ""
        for j in range(w):
            l, r = max(j - 1, 0), min(j + 2, w)
            n = P[b][r] - P[t][r] - P[b][l] + P[t][l]
            s += "#" if n == 3 or (n == 4 and g[i][j] == "#") else "."
        res.append(s)
    return later(res, k - 1)


h, w, k = map(int, input().split())
g = later([input() for _ in range(h)], k)
print("\n".join(g))
print("".join(g).count("#"))
