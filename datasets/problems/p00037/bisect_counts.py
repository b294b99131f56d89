from bisect import bisect_right

n = int(input())
arr, dep = [], []
while len(arr) < n:
    a, b = input().split()
    arr.append(int(a))
    dep.append(int(b))
arr.sort()
dep.sort()
inside = lambda t: bisect_right(arr, t) - bisect_right(dep, t)
best = max(arr, key=lambda t: (inside(t), -t))
print(inside(best), best)
