s, k = map(int, input().split())
c = list(map(int, input().split()))
full = 1 << (s + 1)
full -= 1
level, n = 1, 0
while level and not level >> s & 1:
    new = 0
    for v in c:
        new |= level << v
    level = new & full
    n += 1
if level == 0:
    n = -1
print(n)
