def main():
    n, k = map(int, input().split())
    row = list(map(int, input().split()))
    size = 1
    while size * 2 <= k:
        row = [max(p, q) for p, q in zip(row, row[size:])]
        size *= 2
    if size < k:
        row = [max(p, q) for p, q in zip(row, row[k - size:])]
    print(*row)
    jumps = 0
    old = row[0]
    for v in row:
        jumps += v != old
        old = v
    print(jumps)


if __name__ == "__main__":
    main()
