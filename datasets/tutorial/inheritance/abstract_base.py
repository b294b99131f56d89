from abc import ABC, abstractmethod

class Solid(ABC):
    @abstractmethod
    def volume(self):
        ...

class Box(Solid):
    def __init__(self, a, b, c):
        self.sides = (a, b, c)

    def volume(self):
        return self.sides[0] * self.sides[1] * self.sides[2]

try:
    Solid()
except TypeError:
    print("abstract")
print(Box(3, 4, 7).volume())
