board = {}
board[0, 0] = "rook"
board[0, 4] = "king"
board[(7, 3)] = "queen"
row_zero = [piece for (row, col), piece in board.items() if row == 0]
print(row_zero, len(board))
print((7, 3) in board, (3, 7) in board)
