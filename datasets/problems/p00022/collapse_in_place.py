import sys
input = sys.stdin.readline

def first_op(seq):
    for i, e in enumerate(seq):
        if isinstance(e, str):
            return i
    return -1

n = int(input())
for _ in range(n):
    seq = [e if e in "+-*<!" else int(e) for e in input().split()]
    while len(seq) > 1:
        i = first_op(seq)
        op = seq[i]
        if op == "!":
            seq[i - 1:i + 1] = [-seq[i - 1]]
            continue
        a, b = seq[i - 2], seq[i - 1]
        r = {"+": a + b, "-": a - b, "*": a * b, "<": min(a, b)}[op]
        seq[i - 2:i + 1] = [r]
    print(seq[0])
