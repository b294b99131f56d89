n = int(input())
a = list(map(int, input().split()))
sums = [0] * n
best = None
width = 0
while width < n:
    # sums of all windows that are one day longer
    sums = [s + x for s, x in zip(sums, a[width:])]
    top = max(sums)
    if best is None or top > best:
        best = top
    width += 1
print(best)
