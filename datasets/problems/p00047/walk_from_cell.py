def run(i, j, di, dj):
    n = 0
    while 0 <= i < 3 and 0 <= j < 3 and b[i][j] == last:
        n += 1
        i += di
        j += dj
    return n


b = [list(input()) for _ in range(3)]
filled = sum(c != '.' for r in b for c in r)
last = 'OX'[filled % 2]
other = 'XO'[filled % 2]
win = False
for k in range(3):
    if run(k, 0, 0, 1) == 3 or run(0, k, 1, 0) == 3:
        win = True
if run(0, 0, 1, 1) == 3 or run(0, 2, 1, -1) == 3:
    win = True
if win:
    print(last, 'wins')
elif filled == 9:
    print('draw')
else:
    print(other, 'to move')
