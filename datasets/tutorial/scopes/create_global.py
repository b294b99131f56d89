def setup(width):
    global area
    area = width * 7
    depth = area - 1
    return depth

result = setup(6)
area += result
area
