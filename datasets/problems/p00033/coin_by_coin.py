import sys

total, kinds, *worths = [int(i) for i in sys.stdin.read().split()]
table = [None] * (total + 1)
table[0] = 0
for worth in worths:
    for i in range(worth, total + 1):
        before = table[i - worth]
        if before is not None:
            if table[i] is None or table[i] > before + 1:
                table[i] = before + 1
if table[total] is None:
    print(-1)
else:
    print(table[total])
