z = 3 + 4j
w = 1 - 2j
product = z * w
print(product, product.real, product.imag)
print(abs(z), z.conjugate())
