def count(cap, items):
    trays = [0]
    for v in items:
        if v > cap:
            return len(items) + k
        if trays[-1] + v <= cap:
            trays[-1] += v
        else:
            trays.append(v)
    return len(trays)


n, k, *ws = map(int, open(0).read().split())
bad = 0
step = 128
while step:
    if count(bad + step, ws) > k:
        bad += step
    step //= 2
print(bad + 1)
print(count(bad + 1, ws))
