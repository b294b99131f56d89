class Tally(list):
    def add(self, n):
        self.append(n)
        return self

    @property
    def mean(self):
        return sum(self) / len(self)

t = Tally([6])
t.add(9).add(18)
len(t), t.mean, t[1:]
