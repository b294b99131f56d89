def section(l, r):
    mark = [1] * (r - l + 1)
    if l == 1:
        mark[0] = 0
    p = 2
    while p * p <= r:
        start = max(p * p, (l + p - 1) // p * p)
        for x in range(start, r + 1, p):
            mark[x - l] = 0
        p += 1
    return sum(mark)


def main():
    q = int(input())
    for _ in range(q):
        l, r = map(int, input().split())
        print(section(l, r))


if __name__ == "__main__":
    main()
