n = int(input())
a = [int(x) for x in input().split()]
b = sorted(set(a))
row = [0] * (len(b) + 1)
for x in a:
    diag = 0
    for j in range(1, len(b) + 1):
        old = row[j]
        if b[j - 1] == x:
            row[j] = diag + 1
        elif row[j - 1] > row[j]:
            row[j] = row[j - 1]
        diag = old
print(row[-1])
