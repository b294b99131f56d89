n, k = map(int, input().split())
names = []
nums = []
for _ in range(n):
    for w in input().split():
        w = w.lower()
        if w not in names:
            names.append(w)
            nums.append(0)
        nums[names.index(w)] += 1
for _ in range(min(k, len(names))):
    b = 0
    for i in range(1, len(names)):
        if nums[i] > nums[b] or (nums[i] == nums[b] and names[i] < names[b]):
            b = i
    print(names[b], nums[b])
    names.pop(b)
    nums.pop(b)
