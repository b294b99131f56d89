from collections import namedtuple

Seat = namedtuple("Seat", ["row", "number"])
mine = Seat(12, number=4)
moved = mine._replace(row=9)
print(mine)
print(moved.row + moved.number, mine == (12, 4))
