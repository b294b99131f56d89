class Animal:
    sound = "..."

    def speak(self, times):
        return " ".join([self.sound] * times)

class Crow(Animal):
    sound = "caw"

class Fish(Animal):
    pass

print(Crow().speak(3))
print(Fish().speak(2))
