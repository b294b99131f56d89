n, k = [int(x) for x in input().split()]
counters = [0 for i in range(k)]
leave = []
total = 0
for i in range(n):
    arr, dur = [int(x) for x in input().split()]
    best = 0
    for c in range(1, k):
        if counters[c] < counters[best]:
            best = c
    if counters[best] > arr:
        total += counters[best] - arr
        counters[best] += dur
    else:
        counters[best] = arr + dur
    leave.append(str(counters[best]))
print(" ".join(leave))
print(total)
