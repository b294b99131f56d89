import sys
from itertools import accumulate

cmds = [line.split() for line in sys.stdin][1:]
turn = {'left': -1, 'right': 1}
move = {'forward': 1, 'back': -1}
dirs = list(accumulate(turn.get(c, 0) * int(v) for c, v in cmds))
steps = [move.get(c, 0) * int(v) for c, v in cmds]
xs = list(accumulate(s * [0, 1, 0, -1][d % 4] for s, d in zip(steps, dirs)))
ys = list(accumulate(s * [1, 0, -1, 0][d % 4] for s, d in zip(steps, dirs)))
print(xs[-1], ys[-1], 'NESW'[dirs[-1] % 4])
print(max(0, max(abs(x) + abs(y) for x, y in zip(xs, ys))))
