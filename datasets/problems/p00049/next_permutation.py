a = sorted(open(0).read().strip())
n = len(a)
out = []
while True:
    out.append("".join(a))
    i = n - 2
    while i >= 0 and a[i] >= a[i + 1]:
        i -= 1
    if i < 0:
        break
    j = n - 1
    while a[j] <= a[i]:
        j -= 1
    a[i], a[j] = a[j], a[i]
    a[i + 1:] = a[:i:-1]
print(len(out))
for w in out:
    print(w)
