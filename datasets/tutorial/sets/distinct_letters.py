text = "bookkeeper"
letters = set(text)
print(len(text), len(letters))
repeated = sorted(ch for ch in letters if text.count(ch) > 1)
print("".join(repeated))
