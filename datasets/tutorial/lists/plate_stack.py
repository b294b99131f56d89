plates = []
for size in (18, 22, 26):
    plates.append(size)
top = plates.pop()
plates.append(top + 4)
middle = plates.pop(1)
plates
