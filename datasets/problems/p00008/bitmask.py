import sys

input = sys.stdin.readline
n, w = map(int, input().split())
once = twice = 0
for t in map(int, input().split()):
    bit = 1 << t
    twice |= once & bit
    once |= bit
res = "NONE"
for x in range(1, (w + 1) // 2):
    if once >> x & 1 and once >> (w - x) & 1:
        res = f"{x} {w - x}"
        break
else:
    if w % 2 == 0 and twice >> (w // 2) & 1:
        res = f"{w // 2} {w // 2}"
print(res)
