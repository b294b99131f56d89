cubes = [n ** 3 for n in range(8) if n % 2]
print(cubes)
print(sum(cubes))
