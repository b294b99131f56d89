import math

print(math.sqrt(144), math.isqrt(150))
print(math.gcd(84, 36), math.factorial(6))
print(math.floor(-3.2), math.ceil(-3.2), math.trunc(-3.2))
