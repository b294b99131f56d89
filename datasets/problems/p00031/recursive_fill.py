def fill(i, j):
    if i < 0 or i >= h or j < 0 or j >= w or a[i][j] != 'o':
        return 0
    a[i][j] = '-'
    return 1 + fill(i - 1, j) + fill(i + 1, j) + fill(i, j - 1) + fill(i, j + 1)


h, w = map(int, input().split())
a = [list(input()) for _ in range(h)]
sizes = []
for i in range(h):
    for j in range(w):
        if a[i][j] == 'o':
            sizes.append(fill(i, j))
sizes.sort(reverse=True)
if sizes:
    print(*sizes)
else:
    print('dry')
