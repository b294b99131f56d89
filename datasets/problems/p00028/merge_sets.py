import sys

lines = sys.stdin.read().splitlines()
n, m = map(int, lines[0].split())
clubs = [{i} for i in range(1, n + 1)]
for line in lines[1:m + 1]:
    a, b = map(int, line.split())
    rest = []
    joined = set()
    for c in clubs:
        if a in c or b in c:
            joined |= c
        else:
            rest.append(c)
    rest.append(joined)
    clubs = rest
print(len(clubs), max(map(len, clubs)))
