values = [0, 1, "", "0", [], [0], None, 0.0, -3]
truthy = [v for v in values if v]
print(truthy)
print(len(values) - len(truthy), any(values), all(truthy))
