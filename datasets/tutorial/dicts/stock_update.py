stock = {"pens": 40, "pads": 12}
stock["pens"] -= 15
stock["clips"] = 200
del stock["pads"]
print(stock)
print("pads" in stock, len(stock))
