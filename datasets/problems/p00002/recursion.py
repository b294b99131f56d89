def ds(n):
    if n < 10:
        return n
    return n % 10 + ds(n // 10)


def root(n):
    if n < 10:
        return n
    return root(ds(n))


def rev(n, acc):
    if n == 0:
        return acc
    return rev(n // 10, acc * 10 + n % 10)


q = int(input())
for i in range(q):
    n = int(input())
    print(ds(n), root(n), rev(n, 0))
