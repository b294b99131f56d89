a, b, c = 10, 20, 30
a, b, c = c, a, b
b += a
a, c = c, a
a, b, c
