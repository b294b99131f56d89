import re

def short(m):
    size = m.end() - m.start()
    return m.group(1) if size == 1 else f"{m.group(1)}{size}"

text = input()
pieces = []
for m in re.finditer(r"(.)\1*", text):
    pieces.append(short(m))
print(len(pieces))
print("-".join(pieces))
