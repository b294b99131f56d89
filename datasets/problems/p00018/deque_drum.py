from collections import deque
from string import ascii_lowercase

class Drum:
    def __init__(self, k, s):
        self.ring = deque(ascii_lowercase)
        self.ring.rotate(-k)
        self.step = s

    def decode(self, ch):
        p = self.ring.index(ch.lower())
        self.ring.rotate(-self.step)
        c = ascii_lowercase[p]
        return c.upper() if ch.isupper() else c

k, s = map(int, input().split())
drum = Drum(k, s)
line = input()
for ch in line:
    if ch.isalpha():
        print(drum.decode(ch), end="")
    else:
        print(ch, end="")
print()
