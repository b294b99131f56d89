import sys

SIGNS = "0123456789ABCDEF"


def read(s, base):
    if not s:
        return 0
    return read(s[:-1], base) * base + SIGNS.index(s[-1])


def write(n, base):
    if n < base:
        return SIGNS[n]
    return write(n // base, base) + SIGNS[n % base]


def main():
    lines = sys.stdin.read().splitlines()
    for i in range(int(lines[0])):
        a, b, s = lines[i + 1].split()
        print(write(read(s, int(a)), int(b)))


if __name__ == "__main__":
    main()
