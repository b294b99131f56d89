import sys

data = sys.stdin.read().split()
n = int(data[0])
d = int(data[1])
cnt = [0] * 21
for tok in data[2:2 + n]:
    cnt[int(tok)] += 1

# strike from below, then from above
need, v = d, 0
while need > 0:
    take = min(need, cnt[v])
    cnt[v] -= take
    need -= take
    v += 1
need, v = d, 20
while need > 0:
    take = min(need, cnt[v])
    cnt[v] -= take
    need -= take
    v -= 1

total = 0
for v in range(21):
    total += v * cnt[v]
print(total)
print("%.2f" % (total / sum(cnt)))
