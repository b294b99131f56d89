def value(tok):
    last = tok.pop()
    if last == "!":
        return -value(tok)
    if last not in ("+", "-", "*", "<"):
        return int(last)
    right = value(tok)
    left = value(tok)
    if last == "+":
        return left + right
    if last == "-":
        return left - right
    if last == "*":
        return left * right
    return left if left < right else right


for _ in range(int(input())):
    print(value(input().split()))
