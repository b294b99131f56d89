import re
import sys

PAIR = re.compile(r"(?<!\S)(-?\d+) (-?\d+) ([-+*<])(?!\S)")
SIGN = re.compile(r"(?<!\S)(-?\d+) !(?!\S)")

def work(m):
    a, b, op = int(m[1]), int(m[2]), m[3]
    if op == "<":
        return str(min(a, b))
    if op == "*":
        return str(a * b)
    return str(a + b if op == "+" else a - b)

next(sys.stdin)
for line in sys.stdin:
    s = line.strip()
    if not s:
        break
    while " " in s:
        s = PAIR.sub(work, s)
        s = SIGN.sub(lambda m: str(-int(m[1])), s)
    print(int(s))
