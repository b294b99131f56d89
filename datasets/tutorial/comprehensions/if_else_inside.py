balances = [120, -35, 0, 64]
labels = ["debt" if b < 0 else "credit" if b > 0 else "even" for b in balances]
print(labels)
print(labels.count("credit"))
