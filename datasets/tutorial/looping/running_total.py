deposits = [40, 15, -20, 60]
balance = 0
history = []
for amount in deposits:
    balance += amount
    history.append(balance)
lowest = min(history)
history, lowest
