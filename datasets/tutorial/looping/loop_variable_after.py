last = None
for last in range(5, 40, 8):
    half = last // 2
print(last, half)
