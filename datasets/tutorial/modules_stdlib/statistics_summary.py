import statistics

minutes = [22, 35, 22, 41, 30]
center = statistics.median(minutes)
common = statistics.mode(minutes)
print(statistics.mean(minutes), center, common)
print(statistics.median([4, 9, 1, 6]))
