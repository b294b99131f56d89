class Code:
    def __init__(self, text):
        self.digits = [int(c) for c in text]

    def total(self):
        return sum(self.digits)

    def root(self):
        s = self.total()
        if s < 10:
            return s
        return Code(str(s)).root()

    def mirror(self):
        p = 1
        value = 0
        for d in self.digits:
            value += d * p
            p *= 10
        return value


n = int(input())
for _ in range(n):
    c = Code(input().strip())
    print(c.total(), c.root(), c.mirror())
