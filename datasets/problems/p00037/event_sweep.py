import sys

lines = sys.stdin.readlines()
ev = []
for line in lines[1:]:
    x, y = [int(z) for z in line.split()]
    ev.append((x, 1))
    ev.append((y, -1))
ev.sort()
here = 0
top = (0, 0)
for hour, change in ev:
    here += change
    if here > top[0]:
        top = (here, hour)
print(top[0], top[1])
