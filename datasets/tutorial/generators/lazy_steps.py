def steps():
    print("start")
    yield 10
    print("middle")
    yield 20
    print("end")

g = steps()
print(next(g) + 1)
print(next(g) + 2)
print(next(g, 30))
