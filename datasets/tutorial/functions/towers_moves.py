moves = []

def move(n, src, dst, spare):
    if n == 0:
        return
    move(n - 1, src, spare, dst)
    moves.append(src + dst)
    move(n - 1, spare, dst, src)

move(3, "L", "R", "M")
print(len(moves), moves)
