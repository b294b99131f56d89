squares_mod = {n * n % 7 for n in range(10)}
print(sorted(squares_mod))
print(len(squares_mod))
