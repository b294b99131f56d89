n, k = map(int, input().split())
a = [i + 1 for i in range(n)]
pos = 0
gone = []
while len(a) > 1:
    pos = (pos + k - 1) % len(a)
    gone.append(a.pop(pos))
print(*gone)
print(a[0])
