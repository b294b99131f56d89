import re

def grow(m):
    times = int(m.group(1) or 1)
    return m.group(2) * times

flat = re.compile(r"(\d+)([a-z])")
inner = re.compile(r"(\d*)\(([a-z]+)\)")
r = input().strip()
r = flat.sub(grow, r)
while "(" in r:
    r = inner.sub(grow, r)
print(len(r))
print(r)
