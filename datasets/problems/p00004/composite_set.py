import sys

q = int(sys.stdin.readline())
for line in sys.stdin.readlines()[:q]:
    l, r = map(int, line.split())
    comp = {1}
    for d in range(2, r // 2 + 1):
        comp.update(range(2 * d, r + 1, d))
    posts = set(range(l, r + 1))
    red = posts - comp
    print(len(red))
