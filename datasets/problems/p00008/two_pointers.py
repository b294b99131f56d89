n, w = map(int, input().split())
a = sorted(map(int, input().split()))
i, j = 0, n - 1
while i < j:
    s = a[i] + a[j]
    if s == w:
        break
    if s < w:
        i += 1
    else:
        j -= 1
if i < j:
    print(a[i], a[j])
else:
    print("NONE")
