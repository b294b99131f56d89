import sys
from itertools import combinations

tok = sys.stdin.read().split()
n = int(tok[0])
k = int(tok[1])
lens = [int(t) for t in tok[2:]]
good = 0
for x, y in combinations(lens, 2):
    q = (x + y) // k
    if q * k == x + y:
        good += 1
print(good)
