import sys
input = sys.stdin.readline

q = int(input())
while q:
    q -= 1
    s = input().strip()
    slot = [""] * (len(s) + 1)
    d = 0
    for c in s:
        if c.islower():
            continue
        if c in "([{<":
            d += 1
            slot[d] = c
        elif d == 0 or slot[d] + c not in ("()", "[]", "{}", "<>"):
            d = -1
            break
        else:
            d -= 1
    if d != 0:
        print("no")
    else:
        print("yes", len([x for x in slot if x]))
