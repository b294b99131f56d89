import sys
from collections import Counter

sys.stdin.readline()
for line in sys.stdin:
    code = line.strip()
    if not code:
        continue
    cnt = Counter(code)
    s = 0
    for d in range(1, 10):
        s += d * cnt[str(d)]
    # s has at most two digits here
    a, b = divmod(s, 10)
    r = a + b
    if r > 9:
        r = r // 10 + r % 10
    m = 0
    for c in reversed(code):
        m = m * 10 + int(c)
    print(s, r, m)
