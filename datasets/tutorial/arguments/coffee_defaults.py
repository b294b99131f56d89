def coffee(size=250, sugar=1, milk=False):
    kind = "latte" if milk else "black"
    return kind, size, sugar

print(coffee())
print(coffee(400, milk=True))
print(coffee(sugar=3))
