n, d = map(int, input().split())
marks = list(map(int, input().split()))
marks.sort()
kept = marks[d:n - d]
total = 0
for m in kept:
    total += m
avg = total / len(kept)
print(total)
print("%.2f" % avg)
