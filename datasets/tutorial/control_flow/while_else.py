stock = 10
orders = [3, 2, 4]
while orders:
    wanted = orders.pop(0)
    if wanted > stock:
        print("short by", wanted - stock)
        break
    stock -= wanted
else:
    print("all shipped,", stock, "left")
