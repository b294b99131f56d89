point = (6, -2, 11)
x, y, z = point
distance = abs(x) + abs(y) + abs(z)
print(distance)
print(point[0], point[-1])
