n = int(input())
names = []
pts = []
for _ in range(n):
    a, b = input().split()
    names.append(a)
    pts.append(int(b))
for i in range(n):
    place = 1
    for j in range(n):
        if pts[j] > pts[i]:
            place += 1
    print(names[i], place)
less = [p for p in pts if p < max(pts)]
if less:
    print(max(less))
else:
    print("-")
