nickname = ""
name = "Bartholomew"
shown = nickname or name[:4]
limit = 0 or 25
print(shown, limit)
print([] and 9, 3 and 9)
