import sys
from math import isqrt

# n = T(a) + T(b)  <=>  8n + 2 is a sum of two odd squares
sys.stdin.readline()
for n in map(int, sys.stdin.readline().split()):
    m = 8 * n + 1
    if isqrt(m) ** 2 == m:
        print(1)
        continue
    m += 1
    ans = 3
    for x in range(1, isqrt(m) + 1, 2):
        y = isqrt(m - x * x)
        if y % 2 == 1 and x * x + y * y == m:
            ans = 2
            break
    print(ans)
