total = 0
skipped = []
for text in ["14", "x9", "-3", "", "25"]:
    try:
        total += int(text)
    except ValueError:
        skipped.append(text)
print(total, skipped)
