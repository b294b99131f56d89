from itertools import combinations

def inside(comb, text):
    at = 0
    for c in comb:
        at = text.find(c, at) + 1
        if at == 0:
            return False
    return True

def best(a, b):
    for size in range(len(a), 0, -1):
        for comb in combinations(a, size):
            if inside(comb, b):
                return size
    return 0

a, b = input(), input()
if len(a) > len(b):
    a, b = b, a
k = len(a)
while not b.startswith(a[:k]):
    k -= 1
print(k)
print(best(a, b))
