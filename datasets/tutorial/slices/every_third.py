letters = "abcdefghijkl"
print(letters[::3])
print(letters[1::3])
print(letters[10:2:-3])
