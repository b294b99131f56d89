import sys

a, b = sys.stdin.read().split()
common = [0] * (len(b) + 1)
for ch in a:
    prev = 0
    for j, x in enumerate(b, 1):
        keep = common[j]
        common[j] = prev + 1 if x == ch else max(common[j], common[j - 1])
        prev = keep
print(len(a) + len(b) - 2 * common[-1])
