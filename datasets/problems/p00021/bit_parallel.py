def main():
    s, t = input(), input()
    n = len(s)
    masks = {}
    for i, c in enumerate(s):
        masks[c] = masks.get(c, 0) | 1 << i
    full = (1 << n) - 1
    v = full
    for c in t:
        m = v & masks.get(c, 0)
        v = ((v + m) | (v - m)) & full
    same = 0
    while s[same:same + 1] == t[same:same + 1] != "":
        same += 1
    print(same)
    print(n - bin(v).count("1"))


if __name__ == "__main__":
    main()
