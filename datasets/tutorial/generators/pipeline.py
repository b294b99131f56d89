def numbers(text):
    for part in text.split():
        yield int(part)

def positives(values):
    return (v for v in values if v > 0)

def scaled(values, k):
    return (v * k for v in values)

chain = scaled(positives(numbers("4 -9 0 11 -2 6")), 5)
print(list(chain))
