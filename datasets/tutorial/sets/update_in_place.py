visited = {2}
for step in (3, 5, 3):
    visited.update({v + step for v in visited})
    visited.intersection_update(range(12))
sorted(visited)
