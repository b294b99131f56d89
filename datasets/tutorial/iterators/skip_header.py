rows = iter(["name,age", "Bo,31", "Cleo,27"])
header = next(rows).split(",")
for row in rows:
    record = dict(zip(header, row.split(",")))
    print(record["name"], int(record["age"]) + 1)
