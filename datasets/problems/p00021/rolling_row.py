import sys

x, y = sys.stdin.read().split()
pre = 0
for u, v in zip(x, y):
    if u != v:
        break
    pre += 1
row = [0] * (len(y) + 1)
for u in x:
    diag = 0
    for j, v in enumerate(y, 1):
        diag, row[j] = row[j], diag + 1 if u == v else max(row[j], row[j - 1])
print(pre, row[-1], sep="\n")
