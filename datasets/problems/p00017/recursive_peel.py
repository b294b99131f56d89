def runs(s):
    if not s:
        return []
    rest = s.lstrip(s[0])
    k = len(s) - len(rest)
    head = s[0] if k == 1 else s[0] + str(k)
    return [head] + runs(rest)


def main():
    answer = runs(input().strip())
    print(len(answer))
    print("-".join(answer))


if __name__ == "__main__":
    main()
