from math import isqrt


def main():
    input()
    xs = list(map(int, input().split()))
    uniq = set(xs)
    s = 2 * sum(uniq) - sum(xs)
    sq = 2 * sum(v * v for v in uniq) - sum(v * v for v in xs)
    # a + b = s and a * a + b * b = sq
    root = isqrt(2 * sq - s * s)
    a, b = (s - root) // 2, (s + root) // 2
    c, ham = a ^ b, 0
    while c > 0:
        c, r = divmod(c, 2)
        ham += r
    print(a, b, ham)


if __name__ == "__main__":
    main()
