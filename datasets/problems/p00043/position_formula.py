n, k = map(int, input().split())
res = []
for t in range(1, n + 1):
    # zero-based place of the t-th victim in the ring it dies in
    size = n - t + 1
    p = (k - 1) % size
    while size < n:
        size += 1
        p = (p + k) % size
    res.append(p + 1)
print(*res[:-1])
print(res[-1])
