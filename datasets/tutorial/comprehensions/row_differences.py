rows = [[2, 9, 13], [40, 35, 38], [7, 7, 1]]
jumps = [[b - a for a, b in zip(row, row[1:])] for row in rows]
biggest = [max(abs(j) for j in row) for row in jumps]
biggest, jumps
