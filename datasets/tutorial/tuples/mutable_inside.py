record = ("cart", [2, 4])
record[1].append(6)
print(record)
try:
    record[0] = "basket"
except TypeError:
    print("tuple is fixed")
