a = 48
b = 18
while a != b:
    if a > b:
        a -= b
    else:
        b -= a
gcd = a
gcd
