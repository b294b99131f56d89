t = int(input())
for _ in range(t):
    parts = []
    for tok in input().split():
        if tok == "!":
            parts.append("(-" + parts.pop() + ")")
        elif tok in ("+", "-", "*", "<"):
            r = parts.pop()
            l = parts.pop()
            if tok == "<":
                parts.append(f"min({l}, {r})")
            else:
                parts.append(f"({l} {tok} {r})")
        else:
            parts.append("(" + tok + ")")
    print(eval(parts.pop()))
