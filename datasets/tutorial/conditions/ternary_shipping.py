weights = [2, 11, 25]
cost = 0
for w in weights:
    cost += 5 if w < 10 else 9 if w < 20 else 16
discount = 3 if len(weights) > 2 else 0
cost - discount
