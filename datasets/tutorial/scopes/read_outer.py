rate = 3

def cost(n):
    return n * rate

before = cost(12)
rate = 4
after = cost(12)
before, after
