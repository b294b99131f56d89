from itertools import permutations

n, m = map(int, input().split())
edges = [tuple(int(x) for x in input().split()) for _ in range(m)]
answer = "impossible"
for p in permutations(range(1, n + 1)):
    ok = True
    for a, b in edges:
        if p.index(a) > p.index(b):
            ok = False
            break
    if ok:
        answer = " ".join(map(str, p))
        break
print(answer)
