class MaxTree:
    def __init__(self, size):
        self.size = size
        self.t = [0] * (size + 1)

    def top(self, i):
        best = 0
        while i > 0:
            best = max(best, self.t[i])
            i -= i & -i
        return best

    def put(self, i, v):
        while i <= self.size:
            self.t[i] = max(self.t[i], v)
            i += i & -i


n = int(input())
vals = list(map(int, input().split()))
rank = {v: r for r, v in enumerate(sorted(set(vals)), 1)}
tree = MaxTree(len(rank))
for v in vals:
    r = rank[v]
    tree.put(r, tree.top(r - 1) + 1)
print(tree.top(len(rank)))
