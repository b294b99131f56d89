import sys

sys.stdin.readline()
piles = []
for card in sys.stdin.readline().split():
    card = int(card)
    for pile in piles:
        if pile[-1] >= card:
            pile.append(card)
            break
    else:
        piles.append([card])
print(len(piles))
