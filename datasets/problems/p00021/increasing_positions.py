from bisect import bisect_left
from os.path import commonprefix

ana = input()
ben = input()
spots = {}
for i in range(len(ben) - 1, -1, -1):
    spots.setdefault(ben[i], []).append(i)
tails = []
for ch in ana:
    for pos in spots.get(ch, []):
        k = bisect_left(tails, pos)
        if k == len(tails):
            tails.append(pos)
        else:
            tails[k] = pos
print(len(commonprefix([ana, ben])))
print(len(tails))
