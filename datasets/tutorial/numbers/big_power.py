base = 7
exponent = 30
big = base ** exponent
print(big)
print(pow(base, exponent, 1000), big.bit_length(), len(str(big)))
