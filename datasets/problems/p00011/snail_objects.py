class Snail:
    def __init__(self, name, points):
        self.name = name
        self.points = points
        self.place = 1

    def meet(self, other):
        if self.points < other.points:
            self.place += 1
        elif other.points < self.points:
            other.place += 1


n = int(input())
field = []
first = second = -1
for _ in range(n):
    name, p = input().split()
    s = Snail(name, int(p))
    for o in field:
        s.meet(o)
    field.append(s)
    if s.points > first:
        first, second = s.points, first
    elif first > s.points > second:
        second = s.points
for s in field:
    print(s.name, s.place)
print(second if second >= 0 else "-")
