import sys


def main():
    data = sys.stdin.read().split()
    n, q = int(data[0]), int(data[1])
    tree = [0] * n + [int(x) for x in data[2:2 + n]]
    for i in range(n - 1, 0, -1):
        tree[i] = tree[2 * i] + tree[2 * i + 1]
    pos = 2 + n
    for _ in range(q):
        l = int(data[pos]) - 1 + n
        r = int(data[pos + 1]) + n
        pos += 2
        s = 0
        while l < r:
            if l & 1:
                s += tree[l]
                l += 1
            if r & 1:
                r -= 1
                s += tree[r]
            l >>= 1
            r >>= 1
        print(s)


main()
