import sys


def solve(n, rules):
    need = {c: set() for c in range(1, n + 1)}
    for a, b in rules:
        need[b].add(a)
    result = []
    for _ in range(n):
        ready = [c for c in need if not need[c]]
        if not ready:
            return "impossible"
        c = min(ready)
        del need[c]
        for s in need.values():
            s.discard(c)
        result.append(c)
    return " ".join(map(str, result))


tok = list(map(int, sys.stdin.read().split()))
n, m = tok[0], tok[1]
print(solve(n, [(tok[2 + 2 * i], tok[3 + 2 * i]) for i in range(m)]))
