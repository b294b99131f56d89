q = int(input())
qs = [list(map(int, input().split())) for _ in range(q)]
m = max(r for l, r in qs)
is_p = [True] * (m + 2)
is_p[0] = is_p[1] = False
i = 2
while i * i <= m:
    if is_p[i]:
        for j in range(i * i, m + 1, i):
            is_p[j] = False
    i += 1
pre = [0] * (m + 1)
for i in range(1, m + 1):
    pre[i] = pre[i - 1] + is_p[i]
for l, r in qs:
    print(pre[r] - pre[l - 1])
