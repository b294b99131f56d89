n, m = map(int, input().split())
parent = list(range(n + 1))

def find(x):
    while parent[x] != x:
        parent[x] = parent[parent[x]]
        x = parent[x]
    return x

for _ in range(m):
    a, b = map(int, input().split())
    a = find(a)
    b = find(b)
    if a != b:
        parent[b] = a
cnt = [0] * (n + 1)
for v in range(1, n + 1):
    cnt[find(v)] += 1
print(n - cnt[1:].count(0), max(cnt))
