seats = ["Ada", "Ben", "Cy", "Dot"]
for _ in range(3):
    first = seats.pop(0)
    seats.append(first)
print(seats)
