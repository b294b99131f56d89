import math

legs = [(5, 12), (8, 15), (7, 9)]
whole = 0
for a, b in legs:
    side = math.hypot(a, b)
    if side == math.floor(side):
        whole += 1
    print(round(side, 2))
print(whole, math.comb(7, 2))
