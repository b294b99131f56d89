import sys
input = sys.stdin.readline


def go(v, p, d):
    parent[v] = p
    depth[v] = d
    for u in tree[v]:
        if u != p:
            go(u, v, d + 1)


n = int(input())
tree = [[] for _ in range(n)]
for _ in range(n - 1):
    s, t = map(int, input().split())
    tree[s - 1].append(t - 1)
    tree[t - 1].append(s - 1)
parent = [0] * n
depth = [0] * n
go(0, -1, 0)
print(*[p + 1 for p in parent])
print(*depth)
