memo = {0: 1, 1: 1, 2: 2}

def stairs(n):
    if n not in memo:
        memo[n] = stairs(n - 1) + stairs(n - 2) + stairs(n - 3)
    return memo[n]

print(stairs(7))
print(len(memo))
