from dataclasses import dataclass

@dataclass
class Item:
    name: str
    price: int
    count: int = 1

    def cost(self):
        return self.price * self.count

cart = [Item("rope", 13, 2), Item("hook", 4)]
print(cart[1])
print(sum(item.cost() for item in cart))
