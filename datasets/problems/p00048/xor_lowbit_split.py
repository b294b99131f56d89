n = int(input())
a = list(map(int, input().split()))
x = 0
for v in a:
    x ^= v
low = x & -x
p = 0
for v in a:
    if v & low:
        p ^= v
q = p ^ x
diff = 0
while x:
    x &= x - 1
    diff += 1
print(min(p, q), max(p, q), diff)
