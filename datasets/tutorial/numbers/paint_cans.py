wall_width = 14
wall_height = 3
area = wall_width * wall_height
coverage = 9
cans = area // coverage
if area % coverage:
    cans += 1
print(area, cans)
