step = 10

def advance(position, by=step):
    return position + by

step = 99
print(advance(7), advance(7, 1))
