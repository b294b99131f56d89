class Ordered:
    def __lt__(self, other):
        return self.rank() < other.rank()

class Parcel(Ordered):
    def __init__(self, grams):
        self.grams = grams

    def rank(self):
        return self.grams // 100

a, b = Parcel(450), Parcel(1250)
print(a < b, b < a)
print([p.grams for p in sorted([b, a, Parcel(80)])])
