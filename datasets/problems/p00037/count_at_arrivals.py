n = int(input())
l = [tuple(map(int, input().split())) for _ in range(n)]
ans = []
for t, _ in l:
    c = 0
    for a, b in l:
        if a <= t < b:
            c += 1
    ans.append((-c, t))
c, t = min(ans)
print(-c, t)
