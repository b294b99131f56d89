def volume(length, width, height):
    return length * width * height

sizes = [3, 5, 2]
named = {"width": 4, "height": 6}
print(volume(*sizes))
print(volume(10, **named))
