late = [lambda: i * 10 for i in range(3)]
early = [lambda i=i: i * 10 for i in range(3)]
print([f() for f in late])
print([f() for f in early])
