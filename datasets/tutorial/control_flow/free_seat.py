taken = [1, 2, 4, 7]
for seat in range(1, 9):
    if seat not in taken:
        print("sit at", seat)
        break
else:
    print("room is full")
