from collections import deque


def pack(d, c):
    if not d:
        return 0, 0
    heavy = d.pop()
    if d and d[0] + heavy <= c:
        d.popleft()
        b, s = pack(d, c)
        return b + 1, s
    b, s = pack(d, c)
    return b + 1, s + 1


n, c = map(int, input().split())
print(*pack(deque(sorted(map(int, input().split()))), c))
