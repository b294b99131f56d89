import sys

WIN = [0o7, 0o70, 0o700, 0o111, 0o222, 0o444, 0o421, 0o124]
x = o = 0
for i, row in enumerate(sys.stdin):
    for j in range(3):
        bit = 1 << (3 * i + j)
        if row[j] == "X":
            x |= bit
        elif row[j] == "O":
            o |= bit
if any(x & m == m for m in WIN):
    print("X wins")
elif any(o & m == m for m in WIN):
    print("O wins")
elif x | o == 0o777:
    print("draw")
else:
    same = bin(x).count("1") == bin(o).count("1")
    print("X to move" if same else "O to move")
