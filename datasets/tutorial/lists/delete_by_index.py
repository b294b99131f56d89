temps = [14, 19, 23, 17, 21, 12]
del temps[0]
del temps[1:3]
temps.reverse()
warmest = max(temps)
temps
