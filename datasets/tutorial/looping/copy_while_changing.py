ages = {"Finn": 16, "Rosa": 34, "Theo": 12, "Wen": 51}
for name, age in list(ages.items()):
    if age < 18:
        del ages[name]
print(ages)
