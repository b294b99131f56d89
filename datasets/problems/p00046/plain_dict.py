q = int(input())
stock = {}
for _ in range(q):
    cmd = input().split()
    name = cmd[1]
    if cmd[0] == "in":
        stock[name] = stock.get(name, 0) + int(cmd[2])
    elif cmd[0] == "out":
        have = stock.get(name, 0)
        want = int(cmd[2])
        if have >= want:
            stock[name] = have - want
            print("ok")
        else:
            print("short", want - have)
    else:
        print(stock.get(name, 0))
print("total", sum(stock.values()))
