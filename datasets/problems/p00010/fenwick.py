class Fenwick:
    def __init__(self, n):
        self.n = n
        self.t = [0] * (n + 1)

    def add(self, i, v):
        while i <= self.n:
            self.t[i] += v
            i += i & -i

    def get(self, i):
        s = 0
        while i > 0:
            s += self.t[i]
            i &= i - 1
        return s


n, q = map(int, input().split())
f = Fenwick(n)
for i, x in enumerate(input().split(), 1):
    f.add(i, int(x))
for _ in range(q):
    l, r = map(int, input().split())
    print(f.get(r) - f.get(l - 1))
