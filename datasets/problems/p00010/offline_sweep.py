import sys

head, row, *rest = sys.stdin.read().splitlines()
n, q = map(int, head.split())
a = list(map(int, row.split()))
qs = [list(map(int, line.split())) for line in rest[:q]]
events = []
for k, (l, r) in enumerate(qs):
    events.append((l - 1, k, -1))
    events.append((r, k, 1))
events.sort()
ans = [0] * q
done = 0
run = 0
for pos, k, sign in events:
    while done < pos:
        run += a[done]
        done += 1
    ans[k] += sign * run
print("\n".join(map(str, ans)))
