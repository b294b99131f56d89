n, w = map(int, input().split())
cnt = [0] * 201
for x in input().split():
    cnt[int(x)] += 1
ans = "NONE"
x = 1
while 2 * x <= w:
    y = w - x
    cnt[x] -= 1
    if cnt[x] >= 0 and cnt[y] > 0:
        ans = "%d %d" % (x, y)
        break
    x += 1
print(ans)
