def moves(i, j):
    if i == len(p):
        return len(q) - j
    if j == len(q):
        return len(p) - i
    if (i, j) not in seen:
        if p[i] == q[j]:
            seen[i, j] = moves(i + 1, j + 1)
        else:
            seen[i, j] = 1 + min(moves(i + 1, j), moves(i, j + 1))
    return seen[i, j]


p = input().strip()
q = input().strip()
seen = {}
print(moves(0, 0))
