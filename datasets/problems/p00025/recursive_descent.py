def group(i):
    out = []
    while i < len(t) and t[i] != ")":
        j = i
        while t[j].isdigit():
            j += 1
        k = int(t[i:j]) if j > i else 1
        if t[j] == "(":
            inner, j = group(j + 1)
        else:
            inner = t[j]
        out.append(inner * k)
        i = j + 1
    return "".join(out), i


t = input()
beads, _ = group(0)
print(len(beads), beads, sep="\n")
