g = [input() for _ in range(3)]
val = {'X': 1, 'O': -1, '.': 0}
row = [0] * 3
col = [0] * 3
d1 = d2 = 0
turn = 0
empty = 0
for i in range(3):
    for j in range(3):
        v = val[g[i][j]]
        row[i] += v
        col[j] += v
        if i == j:
            d1 += v
        if i + j == 2:
            d2 += v
        turn += v
        if v == 0:
            empty += 1
sums = row + col + [d1, d2]
if 3 in sums:
    print('X wins')
elif -3 in sums:
    print('O wins')
elif empty == 0:
    print('draw')
elif turn == 0:
    print('X to move')
else:
    print('O to move')
