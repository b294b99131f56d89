def section(name, pages):
    for page in range(1, pages + 1):
        yield f"{name}{page}"

def book():
    yield "cover"
    yield from section("a", 2)
    yield from section("b", 3)

print(list(book()))
