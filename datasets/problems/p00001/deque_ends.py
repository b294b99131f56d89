from collections import deque


def solve():
    n, d = map(int, input().split())
    q = deque(sorted(map(int, input().split())))
    for _ in range(d):
        q.popleft()
        q.pop()
    s = 0
    c = 0
    while q:
        s += q.pop()
        c += 1
    print(s)
    print("{0:.2f}".format(s / c))


solve()
