from math import gcd

n = int(input())
a = list(map(int, input().split()))
g = 0
l = 1
for x in a:
    g = gcd(g, x)
    l = l // gcd(l, x) * x
print(g, l)
