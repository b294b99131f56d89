import sys

data = sys.stdin.read().split()
for tok in data[1:]:
    n = int(tok)
    window = range(max(0, n - 55), n + 56)
    pals = filter(lambda p: str(p) == str(p)[::-1], window)
    best = min(pals, key=lambda p: (abs(p - n), p))
    print(best, abs(best - n))
