import sys


def stein(u, v):
    shift = 0
    while (u | v) & 1 == 0:
        u >>= 1
        v >>= 1
        shift += 1
    while u != v:
        if u & 1 == 0:
            u >>= 1
        elif v & 1 == 0:
            v >>= 1
        elif u > v:
            u -= v
        else:
            v -= u
    return u << shift


def main():
    data = list(map(int, sys.stdin.read().split()))
    n, a = data[0], data[1:]
    g = l = a[0]
    for i in range(1, n):
        g = stein(g, a[i])
        l = l * a[i] // stein(l, a[i])
    print(g, l)


if __name__ == "__main__":
    main()
