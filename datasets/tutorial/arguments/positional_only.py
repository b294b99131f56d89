def scale(value, /, factor=2, *, shift=0):
    return value * factor + shift

print(scale(8))
print(scale(8, 3, shift=-1))
try:
    scale(value=8)
except TypeError:
    print("value must be positional")
