groups = {}
for word in ["ox", "bee", "cat", "eel", "mole", "yak"]:
    groups.setdefault(len(word), []).append(word)
print(groups[3])
print(sorted(groups))
