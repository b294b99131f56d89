from itertools import combinations

x = input()
y = input()
if len(x) > len(y):
    x, y = y, x
size = len(x)
while size > 0:
    ok = False
    for pick in combinations(x, size):
        at = 0
        for ch in pick:
            at = y.find(ch, at) + 1
            if at == 0:
                break
        else:
            ok = True
            break
    if ok:
        break
    size -= 1
print(len(x) + len(y) - 2 * size)
