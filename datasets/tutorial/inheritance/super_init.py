class Vehicle:
    def __init__(self, wheels):
        self.wheels = wheels

class Truck(Vehicle):
    def __init__(self, load):
        super().__init__(6)
        self.load = load

t = Truck(900)
print(t.wheels, t.load, t.load // t.wheels)
