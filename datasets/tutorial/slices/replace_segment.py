track = [1, 2, 3, 4, 5]
track[1:3] = [20, 25, 30]
print(track)
track[4:] = []
print(track, len(track))
