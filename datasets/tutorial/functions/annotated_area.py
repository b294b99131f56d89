def area(width: int, height: int = 4) -> int:
    return width * height

print(area(6))
print(sorted(area.__annotations__))
print(area(2, 9))
