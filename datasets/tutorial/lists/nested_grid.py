grid = [[0] * 3 for _ in range(2)]
grid[0][1] = 7
grid[1][2] = 4
grid[1][0] += 9
for row in grid:
    print(row, sum(row))
