n = int(input())
a = list(map(int, input().split()))
d = min(a)
while any(x % d for x in a):
    d -= 1
step = max(a)
m = step
while True:
    ok = True
    for x in a:
        if m % x:
            ok = False
            break
    if ok:
        break
    m += step
print(d, m)
