title = "Menu"
width = 12
line = "=" * width
print(line)
print(title.center(width, "."))
print(line)
