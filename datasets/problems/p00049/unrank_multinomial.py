from math import factorial


def ways(b):
    r = factorial(len(b))
    for ch in sorted(set(b)):
        r //= factorial(b.count(ch))
    return r


beads = "".join(sorted(input().strip()))
total = ways(beads)
print(total)
for r in range(total):
    rest, word = beads, ""
    while rest:
        i = 0
        while True:
            left = rest[:i] + rest[i + 1:]
            c = ways(left)
            if r < c:
                break
            r -= c
            i += rest.count(rest[i])
        word += rest[i]
        rest = left
    print(word)
