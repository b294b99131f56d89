clamp = lambda n, low, high: low if n < low else high if n > high else n
print(clamp(15, 0, 10))
print(clamp(-4, 0, 10))
print(clamp(6, 0, 10))
