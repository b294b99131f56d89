data = open(0).read().split()
n = int(data[0])
bucket = [0] * 21
for i in range(n):
    bucket[int(data[2 + 2 * i])] += 1
place = [0] * 21
ahead = 0
distinct = []
for p in range(20, -1, -1):
    if bucket[p]:
        place[p] = ahead + 1
        ahead += bucket[p]
        distinct.append(p)
for i in range(n):
    print(data[1 + 2 * i], place[int(data[2 + 2 * i])])
if len(distinct) < 2:
    print("-")
else:
    print(distinct[1])
