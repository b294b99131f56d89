n = int(input())
a = []
for _ in range(n):
    s, e = map(int, input().split())
    a.append((e, s))
a.sort()
free = 0
cnt = 0
for e, s in a:
    if s >= free:
        cnt += 1
        free = e
print(cnt)
