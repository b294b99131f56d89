from itertools import permutations

s = sorted(input().strip())
res = []
for p in permutations(s):
    w = ''.join(p)
    if not res or w > res[-1]:
        res.append(w)
print(len(res))
print(*res, sep='\n')
