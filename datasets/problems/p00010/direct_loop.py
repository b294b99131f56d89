n, q = map(int, input().split())
trees = [int(x) for x in input().split()]
for _ in range(q):
    l, r = map(int, input().split())
    s = 0
    while l <= r:
        s += trees[l - 1]
        l += 1
    print(s)
