line = "{1} beats {0} by {gap} points".format("Hawks", "Owls", gap=14)
print(line)
team = {"city": "Bergen", "wins": [3, 8]}
print("{t[city]} {t[wins][1]}".format(t=team))
