def main():
    n, k = map(int, input().split())
    work = [0] * k
    last = 0
    leaves = []
    lost = 0
    for _ in range(n):
        a, d = map(int, input().split())
        gap = a - last
        last = a
        work = sorted(max(0, w - gap) for w in work)
        lost += work[0]
        work[0] += d
        leaves.append(a + work[0])
    print(*leaves)
    print(lost)


if __name__ == "__main__":
    main()
