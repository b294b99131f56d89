class Stairs:
    def __getitem__(self, i):
        if i >= 5:
            raise IndexError
        return i * 18

for height in Stairs():
    print(height)
print(36 in Stairs(), max(Stairs()))
