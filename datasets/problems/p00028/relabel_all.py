n, m = map(int, input().split())
label = [i for i in range(n + 1)]
for _ in range(m):
    a, b = map(int, input().split())
    old, new = label[b], label[a]
    for k in range(1, n + 1):
        if label[k] == old:
            label[k] = new
groups = sorted(label[1:])
most = run = 1
kinds = 1
for k in range(1, n):
    if groups[k] == groups[k - 1]:
        run += 1
    else:
        kinds += 1
        run = 1
    if run > most:
        most = run
print(kinds, most)
