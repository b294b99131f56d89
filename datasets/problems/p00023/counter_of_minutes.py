from collections import Counter

n = int(input())
guards = Counter()
for _ in range(n):
    x, y = input().split()
    s = int(x[:2]) * 60 + int(x[3:])
    e = int(y[:2]) * 60 + int(y[3:])
    if s < e:
        guards.update(range(s, e))
    else:
        guards.update(range(s, 1440))
        guards.update(range(e))
print(len(guards))
print(max(guards.values()))
