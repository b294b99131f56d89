import sys

rows = [list(map(int, line.split())) for line in sys.stdin]
(x, y), (p, q), (n, m) = rows[:3]
state = (x % m, y % m)
seen = {}
order = []
while state not in seen and len(order) <= n:
    seen[state] = len(order)
    order.append(state)
    u, v = state
    state = (v, (p * v + q * u) % m)
if n < len(order):
    print(order[n][0])
else:
    start = seen[state]
    period = len(order) - start
    print(order[start + (n - start) % period][0])
