size = 8

class Tile:
    size = 3
    double = size * 2

    def outer_size(self):
        return size

t = Tile()
print(t.size, t.double, t.outer_size())
