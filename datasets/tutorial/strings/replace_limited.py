path = "a-b-c-d"
once = path.replace("-", "/", 1)
twice = path.replace("-", "/", 2)
print(once, twice)
print(path)
