def pick(ws, i, left, chosen):
    if len(chosen) == 2:
        return chosen if left == 0 else None
    if i == len(ws) or ws[i] > left:
        return None
    got = pick(ws, i + 1, left - ws[i], chosen + [ws[i]])
    if got:
        return got
    return pick(ws, i + 1, left, chosen)


n, w = map(int, input().split())
ws = sorted(list(map(int, input().split())))
ans = pick(ws, 0, w, [])
print(*(ans or ["NONE"]))
