def count(v, k):
    if len(v) < 2:
        return 0
    h = len(v) // 2
    left, right = v[:h], v[h:]
    tally = {}
    for x in left:
        tally[x % k] = tally.get(x % k, 0) + 1
    cross = 0
    for y in right:
        cross += tally.get((k - y % k) % k, 0)
    return cross + count(left, k) + count(right, k)


n, k = map(int, input().split())
print(count(list(map(int, input().split())), k))
