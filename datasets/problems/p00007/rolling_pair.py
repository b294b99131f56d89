a, b = map(int, input().split())
p, q = map(int, input().split())
n, m = map(int, input().split())
a %= m
b %= m
i = 0
while i < n:
    a, b = b, (p * b + q * a) % m
    i += 1
print(a)
