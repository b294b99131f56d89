def balance(name):
    return sum(c for who, c in log if who == name)


log = []
q = int(input())
for _ in range(q):
    t = input().split()
    if t[0] == "in":
        log.append((t[1], int(t[2])))
        continue
    b = balance(t[1])
    if t[0] == "ask":
        print(b)
    elif b >= int(t[2]):
        log.append((t[1], -int(t[2])))
        print("ok")
    else:
        print("short", int(t[2]) - b)
print("total", sum(c for who, c in log))
