def find(d, n):
    for size in range(n, 0, -1):
        for i in range(n - size + 1):
            part = d[i:i + size]
            if len(set(part)) == size:
                return size, i + 1


n, *d = map(int, open(0).read().split())
print(*find(d, n))
