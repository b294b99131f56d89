p = open(0).read().strip()
loops = []
made = []
ip = 0
num = ""
while ip < len(p):
    c = p[ip]
    ip += 1
    if "0" <= c <= "9":
        num += c
    elif c == "(":
        loops.append([ip, int(num or "1")])
        num = ""
    elif c == ")":
        loops[-1][1] -= 1
        if loops[-1][1]:
            ip = loops[-1][0]
        else:
            loops.pop()
    else:
        made.append(c * int(num or "1"))
        num = ""
made = "".join(made)
print(len(made))
print(made)
