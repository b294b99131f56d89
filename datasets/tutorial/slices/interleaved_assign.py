pattern = [0] * 8
pattern[::2] = [5, 6, 7, 8]
pattern[1::4] = [-1, -2]
print(pattern)
