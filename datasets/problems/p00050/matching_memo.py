import sys
from functools import lru_cache


def main():
    n, c, *w = map(int, sys.stdin.read().split())

    @lru_cache(None)
    def pairs(mask):
        if mask == 0:
            return 0
        i = mask.bit_length() - 1
        rest = mask ^ (1 << i)
        best = pairs(rest)
        for j in range(i):
            if rest >> j & 1 and w[i] + w[j] <= c:
                best = max(best, 1 + pairs(rest ^ (1 << j)))
        return best

    p = pairs((1 << n) - 1)
    print(n - p, n - 2 * p)


main()
