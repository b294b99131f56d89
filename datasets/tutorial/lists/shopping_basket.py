basket = ["milk", "rice"]
basket.append("tea")
basket.insert(1, "salt")
basket.remove("milk")
print(basket)
print(len(basket), basket.index("tea"))
