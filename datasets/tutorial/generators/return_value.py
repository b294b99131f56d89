def take_until(values, stop):
    taken = 0
    for v in values:
        if v == stop:
            return taken
        yield v
        taken += 1

def wrapper():
    count = yield from take_until([5, 8, 2, 0, 7], 0)
    yield f"took {count}"

print(list(wrapper()))
