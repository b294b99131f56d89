from itertools import combinations

magic = [2, 7, 6, 9, 5, 1, 4, 3, 8]
cells = {'X': [], 'O': [], '.': []}
k = 0
for _ in range(3):
    for ch in input().strip():
        cells[ch].append(magic[k])
        k += 1
won = None
for who in 'XO':
    for trio in combinations(cells[who], 3):
        if sum(trio) == 15:
            won = who
            break
if won:
    print(won + ' wins')
elif len(cells['.']) == 0:
    print('draw')
else:
    print('XO'[len(cells['X']) - len(cells['O'])] + ' to move')
