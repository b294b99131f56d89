from operator import itemgetter, mul

rooms = [("lab", 4, 6), ("hall", 9, 12), ("den", 3, 5)]
by_width = sorted(rooms, key=itemgetter(1))
areas = list(map(mul, map(itemgetter(1), rooms), map(itemgetter(2), rooms)))
by_width[0][0], areas
