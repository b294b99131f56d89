players = [("Ivo", 31), ("Lea", 28), ("Kim", 31), ("Abe", 28)]
players.sort(key=lambda p: (-p[1], p[0]))
for name, points in players:
    print(points, name)
