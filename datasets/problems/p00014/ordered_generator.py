def of_size(size):
    half = (size + 1) // 2
    for h in range(10 ** (half - 1), 10 ** half):
        s = str(h)
        yield int(s + s[::-1][size % 2:])
    yield 10 ** size + 1

_ = input()
for n in list(map(int, input().split())):
    size = len(str(n))
    prev = 10 ** (size - 1) - 1
    for p in of_size(size):
        if p >= n:
            break
        prev = p
    if n - prev <= p - n:
        p = prev
    print(p, abs(p - n))
