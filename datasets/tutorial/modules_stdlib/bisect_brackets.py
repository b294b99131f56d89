from bisect import bisect_left, bisect_right, insort

limits = [10, 20, 40]
names = ["tiny", "small", "medium", "large"]
for size in (5, 20, 55):
    print(size, names[bisect_right(limits, size)])
insort(limits, 30)
print(limits, bisect_left(limits, 20))
