x = 50
tens = [x * 10 for x in range(4)]
print(x)
print(tens[-1], x + tens[1])
