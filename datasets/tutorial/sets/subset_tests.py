required = {"flour", "egg"}
pantry = {"egg", "sugar", "flour"}
print(required <= pantry, pantry <= required)
print(required < required, pantry.isdisjoint({"salt"}))
