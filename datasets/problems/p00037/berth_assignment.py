def main():
    n = int(input())
    boats = []
    for _ in range(n):
        a, b = map(int, input().split())
        boats.append((a, b))
    berths = []
    opened = 0
    for a, b in sorted(boats):
        for k in range(len(berths)):
            if berths[k] <= a:
                berths[k] = b
                break
        else:
            berths.append(b)
            opened = a
    print(len(berths), opened)


if __name__ == "__main__":
    main()
