class Base:
    def who(self):
        return ["Base"]

class Left(Base):
    def who(self):
        return ["Left"] + super().who()

class Right(Base):
    def who(self):
        return ["Right"] + super().who()

class Both(Left, Right):
    pass

print(Both().who())
print(len(Both.__mro__))
