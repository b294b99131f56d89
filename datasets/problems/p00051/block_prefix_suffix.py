data = [int(x) for x in open(0).read().split()]
n, k = data[:2]
a = data[2:]
pre = a[:]
suf = a[:]
for i in range(1, n):
    if i % k:
        pre[i] = max(pre[i - 1], a[i])
for i in range(n - 2, -1, -1):
    if (i + 1) % k:
        suf[i] = max(suf[i + 1], a[i])
best = [max(suf[i], pre[i + k - 1]) for i in range(n - k + 1)]
print(*best)
diff = [1 for i in range(len(best) - 1) if best[i] != best[i + 1]]
print(len(diff))
