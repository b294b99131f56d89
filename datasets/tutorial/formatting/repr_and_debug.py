city = "Graz"
count = 3
print(f"{city!r} {count=}")
print(f"{count * 4 = }, {city.upper()}")
print(str("x\ty") == repr("x\ty"), len(repr("x\ty")))
