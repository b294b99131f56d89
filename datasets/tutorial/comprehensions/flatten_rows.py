teams = [[4, 8], [15], [16, 23, 42]]
shared = [points // len(team) for team in teams if len(team) > 1 for points in team]
evens = [value for value in shared if value % 2 == 0]
print(shared)
print(evens)
