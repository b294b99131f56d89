operations = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
}
value = 6
for name, operand in [("add", 4), ("mul", 3), ("sub", 8)]:
    value = operations[name](value, operand)
value
