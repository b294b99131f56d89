badges = {101, 205}
badges.add(309)
badges.add(205)
badges.discard(777)
badges.remove(101)
total = sum(badges)
total, len(badges)
