import sys
input = sys.stdin.readline


def clash(p, q):
    return p[0] < q[1] and q[0] < p[1]


def solve(left):
    if not left:
        return 0
    first = min(left, key=lambda r: r[1])
    rest = [r for r in left if not clash(r, first)]
    return 1 + solve(rest)


n = int(input())
everyone = [tuple(map(int, input().split())) for _ in range(n)]
print(solve(everyone))
