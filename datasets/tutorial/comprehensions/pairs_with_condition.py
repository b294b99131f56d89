total = 9
pairs = [(a, b) for a in range(1, 6) for b in range(a, 9) if a + b == total]
print(pairs)
print([a * b for a, b in pairs])
