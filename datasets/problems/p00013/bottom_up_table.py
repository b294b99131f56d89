t = int(input())
q = list(map(int, input().split()))
m = max(q)
length = [0, 0] + [0] * m
top = [0, 1] + [0] * m
for x in range(2, m + 1):
    y, k = x, 0
    if x % 3 == 1:
        y, k = 2 * x + 1, 1
    elif x % 3 == 2:
        y, k = x + 1, 1
    z = y // 3
    length[x] = length[z] + k + 1
    top[x] = max(y, top[z])
for x in q:
    print(length[x], top[x])
