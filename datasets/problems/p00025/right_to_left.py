s = input()
levels = [[]]
digits = ""
for ch in reversed("(" + s):
    if digits and not ch.isdigit():
        levels[-1][-1] *= int(digits)
        digits = ""
    if ch.isdigit():
        digits = ch + digits
    elif ch == ")":
        levels.append([])
    elif ch == "(":
        whole = "".join(levels.pop()[::-1])
        if levels:
            levels[-1].append(whole)
    else:
        levels[-1].append(ch)
print(len(whole))
print(whole)
