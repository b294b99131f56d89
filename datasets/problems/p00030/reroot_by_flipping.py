def make_root(v):
    prev = 0
    while v:
        up[v], prev, v = prev, v, up[v]


def climb(v):
    return 0 if up[v] == 0 else climb(up[v]) + 1


n = int(input())
up = [0] * (n + 1)
for _ in range(n - 1):
    a, b = map(int, input().split())
    make_root(a)
    up[a] = b
make_root(1)
print(*up[1:])
print(*[climb(v) for v in range(1, n + 1)])
