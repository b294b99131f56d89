def main():
    n = int(input())
    who, pt = [], []
    for _ in range(n):
        x = input().split()
        who.append(x[0])
        pt.append(int(x[1]))
    idx = sorted(range(n), key=lambda i: -pt[i])
    rank = [0] * n
    second = "-"
    for k in range(n):
        i = idx[k]
        if k and pt[idx[k - 1]] == pt[i]:
            rank[i] = rank[idx[k - 1]]
        else:
            rank[i] = k + 1
            if k and second == "-":
                second = pt[i]
    for i in range(n):
        print(who[i], rank[i])
    print(second)


if __name__ == "__main__":
    main()
