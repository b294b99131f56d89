n, s = map(int, input().split())
f = [0] + list(map(int, input().split()))
seen = {}
step = 0
while s not in seen:
    seen[s] = step
    s = f[s]
    step += 1
print(seen[s], step - seen[s])
