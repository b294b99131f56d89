n, k = map(int, input().split())
w = list(map(int, input().split()))
cap = max(w)
while True:
    cnt = 1
    cur = 0
    grow = sum(w)
    for x in w:
        if cur + x > cap:
            grow = min(grow, cur + x)
            cnt += 1
            cur = x
        else:
            cur += x
    if cnt <= k:
        break
    cap = grow
print(cap)
print(cnt)
