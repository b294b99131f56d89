n, k = [int(v) for v in input().split()]
nxt = [(i + 1) % n for i in range(n)]
prev = n - 1
order = []
for _ in range(n - 1):
    for _ in range((k - 1) % (n - len(order))):
        prev = nxt[prev]
    dead = nxt[prev]
    order.append(dead + 1)
    nxt[prev] = nxt[dead]
print(*order)
print(prev + 1)
