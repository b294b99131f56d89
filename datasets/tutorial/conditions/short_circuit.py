calls = []

def check(n):
    calls.append(n)
    return n > 5

first = check(7) or check(1)
second = check(2) and check(8)
third = not check(6)
calls, first, second, third
