n = int(input())
slots = []
for _ in range(n):
    s, e = map(int, input().split())
    slots.append((1 << e) - (1 << s))
plans = {0: 0}
for m in slots:
    for busy, k in list(plans.items()):
        if busy & m == 0:
            plans[busy | m] = max(k + 1, plans.get(busy | m, 0))
print(max(plans.values()))
