class Meter:
    def __init__(self, start):
        self.total = start

    def tick(self, n):
        self.total += n
        return self.total

m = Meter(30)
tick = m.tick
tick(4)
print(tick(6), Meter.tick(m, 1), m.total)
