n, d = map(int, input().split())
a = [int(x) for x in input().split()]
while d > 0:
    a.remove(max(a))
    a.remove(min(a))
    d -= 1
s = sum(a)
k = len(a)
print(s)
print(f"{s / k:.2f}")
