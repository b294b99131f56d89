rows = 4
for r in range(1, rows + 1):
    spaces = " " * (rows - r)
    print(spaces + "*" * (2 * r - 1))
