n, k = map(int, input().split())
a = list(map(int, input().split()))
m = []
for i in range(n - k + 1):
    m.append(max(a[i:i + k]))
print(*m)
c = 0
for i in range(1, len(m)):
    if m[i] != m[i - 1]:
        c += 1
print(c)
