class Shape:
    pass

class Circle(Shape):
    pass

c = Circle()
print(isinstance(c, Shape), isinstance(Shape(), Circle))
print(issubclass(Circle, Shape), issubclass(bool, int))
print(type(c) is Shape, True + 4)
