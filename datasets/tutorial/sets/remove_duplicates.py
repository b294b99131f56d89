tags = [7, 3, 7, 9, 3, 1]
seen = set()
unique = []
for tag in tags:
    if tag not in seen:
        seen.add(tag)
        unique.append(tag)
print(unique)
