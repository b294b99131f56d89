import sys
input = sys.stdin.readline


def chain(t):
    best = 0
    for s, e in reqs:
        if s >= t:
            best = max(best, 1 + chain(e))
    return best


n = int(input())
reqs = [tuple(map(int, input().split())) for _ in range(n)]
print(chain(0))
