from functools import lru_cache

n, c = map(int, input().split())
items = [tuple(map(int, input().split())) for _ in range(n)]


@lru_cache(maxsize=None)
def best(i, room):
    if i == n:
        return 0
    res = best(i + 1, room)
    weight, coins = items[i]
    if weight <= room:
        res = max(res, coins + best(i + 1, room - weight))
    return res


print(best(0, c))
