h, w = map(int, input().split())
a = [list(map(int, input().split())) for _ in range(h)]
top, bot, lef, rig = 0, h - 1, 0, w - 1
ans = []
while top <= bot and lef <= rig:
    for j in range(lef, rig + 1):
        ans.append(a[top][j])
    top += 1
    for i in range(top, bot + 1):
        ans.append(a[i][rig])
    rig -= 1
    if top <= bot:
        for j in range(rig, lef - 1, -1):
            ans.append(a[bot][j])
        bot -= 1
    if lef <= rig:
        for i in range(bot, top - 1, -1):
            ans.append(a[i][lef])
        lef += 1
print(*ans)
