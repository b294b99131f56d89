import sys

data = list(map(int, sys.stdin.read().split()))
a, b, p, q, n, m = data
f = [0] * (n + 2)
f[0] = a % m
f[1] = b % m
for i in range(2, n + 1):
    f[i] = p * f[i - 1]
    f[i] += q * f[i - 2]
    f[i] %= m
print(f[n])
