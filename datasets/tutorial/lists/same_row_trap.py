row = [1, 1]
table = [row] * 3
table[0][1] = 6
row.append(2)
print(table)
print(len(table), table[2] is row)
