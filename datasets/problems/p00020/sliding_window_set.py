n = int(input())
a = list(map(int, input().split()))
win = set()
l = 0
best = 0
start = 0
for r in range(n):
    while a[r] in win:
        win.remove(a[l])
        l += 1
    win.add(a[r])
    if r - l + 1 > best:
        best = r - l + 1
        start = l
print(best, start + 1)
