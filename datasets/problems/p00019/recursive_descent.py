import sys

CLOSE = {"(": ")", "[": "]", "{": "}", "<": ">"}


def row(s, i):
    best = 0
    while i < len(s) and s[i] not in ")]}>":
        if s[i] in CLOSE:
            inner, j = row(s, i + 1)
            if inner < 0 or j >= len(s) or s[j] != CLOSE[s[i]]:
                return -1, j
            best = max(best, inner + 1)
            i = j
        i += 1
    return best, i


def main():
    data = sys.stdin.read().split()
    for s in data[1:]:
        d, end = row(s, 0)
        if d >= 0 and end == len(s):
            print("yes", d)
        else:
            print("no")


if __name__ == "__main__":
    main()
