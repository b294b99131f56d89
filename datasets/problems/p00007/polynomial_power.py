# x^n modulo x^2 - p*x - q is u*x + v, so the answer is u*b + v*a
a, b = map(int, input().split())
p, q = map(int, input().split())
n, m = map(int, input().split())
u, v = 0, 1
for bit in bin(n)[2:]:
    sq = u * u
    u, v = (2 * u * v + p * sq) % m, (v * v + q * sq) % m
    if bit == "1":
        u, v = (p * u + v) % m, q * u % m
print((u * b + v * a) % m)
