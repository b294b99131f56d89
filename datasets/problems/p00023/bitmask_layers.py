import sys

def mask(a, b):
    return (1 << b) - (1 << a)

def to_min(s):
    return int(s[:2]) * 60 + int(s[3:5])

tok = sys.stdin.read().split()
layers = []
for i in range(1, len(tok), 2):
    a, b = to_min(tok[i]), to_min(tok[i + 1])
    m = mask(a, b) if a < b else mask(a, 1440) | mask(0, b)
    for k in range(len(layers)):
        both = layers[k] & m
        layers[k] |= m
        m = both
    if m:
        layers.append(m)
print(bin(layers[0]).count("1"))
print(len(layers))
