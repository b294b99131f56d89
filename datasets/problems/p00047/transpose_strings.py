def main():
    b = [input() for _ in range(3)]
    rows = b + ["".join(t) for t in zip(*b)]
    rows.append("".join(b[i][i] for i in range(3)))
    rows.append("".join(b[i][~i] for i in range(3)))
    for p in "XO":
        if p * 3 in rows:
            print(p, "wins")
            return
    flat = "".join(b)
    if "." not in flat:
        print("draw")
    elif flat.count("X") > flat.count("O"):
        print("O to move")
    else:
        print("X to move")


main()
