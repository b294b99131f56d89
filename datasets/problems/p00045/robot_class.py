class Beetle:
    def __init__(self):
        self.x = self.y = 0
        self.turns = 0
        self.far = 0

    def forward(self, s):
        axis = 'y' if self.turns % 2 == 0 else 'x'
        sign = 1 if self.turns % 4 < 2 else -1
        setattr(self, axis, getattr(self, axis) + sign * s)
        self.far = max(self.far, abs(self.x) + abs(self.y))

    def back(self, s):
        self.forward(-s)

    def right(self, q):
        self.turns += q

    def left(self, q):
        self.turns -= q


b = Beetle()
for _ in range(int(input())):
    name, arg = input().split()
    getattr(b, name)(int(arg))
print(b.x, b.y, "NESW"[b.turns % 4])
print(b.far)
