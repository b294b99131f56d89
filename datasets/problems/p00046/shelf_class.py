class Shelf:
    def __init__(self):
        self.bags = 0

    def put(self, c):
        self.bags += c

    def take(self, c):
        if c > self.bags:
            return "short " + str(c - self.bags)
        self.bags -= c
        return "ok"


def main():
    q = int(input())
    shelves = {}
    for _ in range(q):
        words = input().split()
        shelf = shelves.setdefault(words[1], Shelf())
        if words[0] == "in":
            shelf.put(int(words[2]))
        elif words[0] == "out":
            print(shelf.take(int(words[2])))
        else:
            print(shelf.bags)
    print("total", sum(s.bags for s in shelves.values()))


if __name__ == "__main__":
    main()
