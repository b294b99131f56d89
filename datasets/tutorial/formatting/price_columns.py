goods = [("Lamp", 24.5), ("Mug", 6.0), ("Blanket", 118.95)]
for name, price in goods:
    print(f"{name:<8}|{price:>8.2f}")
