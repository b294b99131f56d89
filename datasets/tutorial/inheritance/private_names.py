class Safe:
    def __init__(self):
        self.__code = 4821

    def check(self, guess):
        return guess == self.__code

class Decoy(Safe):
    def __init__(self):
        super().__init__()
        self.__code = 1111

d = Decoy()
print(d.check(1111), d.check(4821))
print(sorted(vars(d).values()))
