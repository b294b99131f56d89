found = None
for a in range(1, 6):
    for b in range(a, 6):
        if a * b == 12:
            found = (a, b)
            break
    if found:
        break
print(found)
