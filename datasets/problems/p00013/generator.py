def pebbles(x):
    yield x
    while x > 1:
        q, r = divmod(x, 3)
        if r == 0:
            x = q
        elif r == 1:
            x += x + 1
        else:
            x += 1
        yield x


def main():
    input()
    for x in map(int, input().split()):
        seq = list(pebbles(x))
        print(len(seq) - 1, max(seq))


if __name__ == "__main__":
    main()
