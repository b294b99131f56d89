class Distance:
    def __init__(self, metres):
        self.metres = metres

    @classmethod
    def from_km(cls, km):
        return cls(km * 1000)

    @staticmethod
    def to_feet(metres):
        return metres * 328 // 100

trip = Distance.from_km(3)
print(trip.metres, Distance.to_feet(50))
