codes = {"north": 1, "east": 2, "south": 3, "west": 4}
by_code = {number: name for name, number in codes.items() if number != 3}
print(by_code)
print(by_code.get(3, "unknown"))
