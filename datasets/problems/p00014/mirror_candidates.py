def mirror(half, odd):
    s = str(half)
    if odd:
        return int(s + s[:-1][::-1])
    return int(s + s[::-1])


def nearest(n):
    digits = str(n)
    size = len(digits)
    half = int(digits[:(size + 1) // 2])
    cands = [10 ** (size - 1) - 1, 10 ** size + 1]
    for h in (half - 1, half, half + 1):
        if h >= 0:
            cands.append(mirror(h, size % 2 == 1))
    best = cands[0]
    for c in cands[1:]:
        if (abs(c - n), c) < (abs(best - n), best):
            best = c
    return best


def main():
    input()
    for x in [int(v) for v in input().split()]:
        p = nearest(x)
        print(p, abs(p - x))


if __name__ == "__main__":
    main()
