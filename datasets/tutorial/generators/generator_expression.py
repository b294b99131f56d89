prices = [19, 5, 32, 8]
total = sum(p * 2 for p in prices if p < 20)
has_big = any(p > 30 for p in prices)
print(total, has_big)
print(max(p % 10 for p in prices))
