import sys
input = sys.stdin.readline


class UnionFind:
    def __init__(self, n):
        self.p = [-1] * n

    def root(self, v):
        if self.p[v] < 0:
            return v
        self.p[v] = self.root(self.p[v])
        return self.p[v]

    def join(self, u, v):
        u, v = self.root(u), self.root(v)
        if u == v:
            return
        if self.p[u] > self.p[v]:
            u, v = v, u
        self.p[u] += self.p[v]
        self.p[v] = u


N, M = map(int, input().split())
uf = UnionFind(N)
for _ in range(M):
    x, y = map(int, input().split())
    uf.join(x - 1, y - 1)
sizes = [-s for s in uf.p if s < 0]
print(len(sizes), max(sizes))
