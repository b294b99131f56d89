import sys
input = sys.stdin.readline


def f(r):
    if r == 0:
        return 0
    if r in memo:
        return memo[r]
    ans = 1000
    for t in tokens:
        if t <= r:
            ans = min(ans, f(r - t) + 1)
    memo[r] = ans
    return ans


s, k = map(int, input().split())
tokens = list(map(int, input().split()))
memo = {}
res = f(s)
print(res if res < 1000 else -1)
