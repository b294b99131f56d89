n, w = map(int, input().split())
b = list(map(int, input().split()))
best = None
for i in range(n):
    for j in range(i + 1, n):
        if b[i] + b[j] == w:
            x = min(b[i], b[j])
            if best is None or x < best:
                best = x
if best is None:
    print("NONE")
else:
    print(best, w - best)
