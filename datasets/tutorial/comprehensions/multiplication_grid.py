size = 4
table = [[r * c for c in range(1, size + 1)] for r in range(1, size + 1)]
diagonal = [table[i][i] for i in range(size)]
print(table[2])
print(diagonal)
