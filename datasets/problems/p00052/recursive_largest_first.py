import sys


def least(n, r, bound):
    if n == 0:
        return 0
    if bound == 0 or r == 0:
        return 99
    tri = r * (r + 1) // 2
    best = 99
    if tri <= n:
        best = 1 + least(n - tri, r, bound - 1)
    if tri * bound > n:
        best = min(best, least(n, r - 1, min(bound, best - 1)))
    return best


def main():
    data = sys.stdin.read().split()
    for word in data[1:]:
        n = int(word)
        r = 1
        while (r + 1) * (r + 2) // 2 <= n:
            r += 1
        print(least(n, r, n))


if __name__ == "__main__":
    main()
