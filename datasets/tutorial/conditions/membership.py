allowed = range(10, 50, 5)
print(25 in allowed, 26 in allowed, 50 not in allowed)
word = "planet"
print("net" in word, "tan" in word, "" in word)
