def rank(xs, i):
    r = 0
    for j, y in enumerate(xs):
        if y < xs[i] or (y == xs[i] and j < i):
            r += 1
    return r


n, d = map(int, input().split())
xs = list(map(int, input().split()))
keep = []
for i in range(n):
    if d <= rank(xs, i) < n - d:
        keep.append(xs[i])
print(sum(keep))
print("%.2f" % (sum(keep) / len(keep)))
