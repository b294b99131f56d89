for row in range(2, 5):
    cells = []
    for col in range(1, 4):
        cells.append(str(row * col))
    print(" | ".join(cells))
