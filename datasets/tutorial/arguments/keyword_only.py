def shelve(*books, per_shelf, spare=0):
    shelves = -(-len(books) // per_shelf)
    return shelves + spare

print(shelve("a", "b", "c", "d", "e", per_shelf=2))
print(shelve("x", per_shelf=3, spare=2))
