n, d, *b = map(int, open(0).read().split())
lo, hi = 0, n - 1
for t in range(d):
    for i in range(lo, hi):
        if b[i] > b[i + 1]:
            b[i], b[i + 1] = b[i + 1], b[i]
    hi -= 1
    for i in range(hi, lo, -1):
        if b[i - 1] > b[i]:
            b[i - 1], b[i] = b[i], b[i - 1]
    lo += 1
ans = 0
for i in range(lo, hi + 1):
    ans += b[i]
print(ans)
print("%.2f" % (ans / (hi - lo + 1)))
