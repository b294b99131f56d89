class Discount:
    def final(self, price):
        return price - self.cut(price)

    def cut(self, price):
        return 0

class Percent(Discount):
    def cut(self, price):
        return price * 15 // 100

class Fixed(Discount):
    def cut(self, price):
        return 14

print([d.final(80) for d in (Discount(), Percent(), Fixed())])
