def walk(ring, k):
    if len(ring) == 1:
        return [], ring[0]
    cut = (k - 1) % len(ring)
    rest, last = walk(ring[cut + 1:] + ring[:cut], k)
    return [ring[cut]] + rest, last


def main():
    n, k = map(int, input().split())
    order, last = walk(list(range(1, n + 1)), k)
    print(" ".join(map(str, order)))
    print(last)


if __name__ == "__main__":
    main()
