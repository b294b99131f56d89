import sys

MATCH = dict(zip("([{<", ")]}>"))

def check(s):
    node = None
    best = 0
    for c in s:
        if c in MATCH:
            d = node[2] + 1 if node else 1
            node = (MATCH[c], node, d)
            best = max(best, d)
        elif not c.isalpha():
            if node is None or node[0] != c:
                return "no"
            node = node[1]
    return "no" if node else "yes " + str(best)

lines = sys.stdin.readlines()
t = int(lines[0])
print("\n".join([check(s.strip()) for s in lines[1:t + 1]]))
