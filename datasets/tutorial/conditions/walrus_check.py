prices = [18, 42, 7, 33]
if (spread := max(prices) - min(prices)) > 30:
    print("wide", spread)
while (n := len(prices)) > 2:
    prices.pop()
print(n, prices)
