def add_bonus(points, bonus):
    for i in range(len(points)):
        points[i] += bonus

team = [10, 14, 9]
add_bonus(team, 5)
team
