def powers(base):
    value = 1
    while True:
        yield value
        value *= base

result = []
for p in powers(6):
    if p > 1000:
        break
    result.append(p)
result
