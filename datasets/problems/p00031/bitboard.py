h, w = map(int, input().split())
board = 0
for i in range(h):
    for j, ch in enumerate(input()):
        if ch == 'o':
            board |= 1 << (i * (w + 1) + j)
sizes = []
while board:
    blob = board & -board
    while True:
        grown = (blob | blob << 1 | blob >> 1 | blob << w + 1 | blob >> w + 1) & board
        if grown == blob:
            break
        blob = grown
    sizes.append(bin(blob).count('1'))
    board ^= blob
sizes.sort()
print(*sizes[::-1] if sizes else ['dry'])
