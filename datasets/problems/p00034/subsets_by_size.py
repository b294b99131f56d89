from itertools import combinations

n, *a = map(int, open(0).read().split())
size = n
found = False
while not found:
    for pick in combinations(a, size):
        if list(pick) == sorted(set(pick)):
            found = True
            break
    else:
        size -= 1
print(size)
