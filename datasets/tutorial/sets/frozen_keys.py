prices = {}
prices[frozenset(["ham", "rye"])] = 6
prices[frozenset(["tofu"])] = 5
order = frozenset(["rye", "ham"])
print(prices[order])
print(len(prices), frozenset("tofu") in prices)
