balance = 800
rate = 5
for year in range(1, 5):
    interest = balance * rate // 100
    balance += interest
balance
