def visit(page, counts={}):
    counts[page] = counts.get(page, 0) + 1
    return counts[page]

visit("home")
visit("shop")
print(visit("home"), visit("shop", {"shop": 40}))
print(visit("shop"))
