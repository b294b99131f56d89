def place(seq):
    if len(seq) == n:
        return seq
    for c in range(1, n + 1):
        if c in seq:
            continue
        if any(y == c and x not in seq for x, y in rules):
            continue
        full = place(seq + [c])
        if full:
            return full
    return None


n, m = map(int, input().split())
rules = [tuple(map(int, input().split())) for _ in range(m)]
found = place([])
if found:
    print(' '.join(map(str, found)))
else:
    print('impossible')
