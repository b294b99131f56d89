amount = 100
rounds = 0
while amount > 9:
    amount = amount // 2
    rounds += 1
amount, rounds
