n, c = map(int, input().split())
w = sorted(map(int, input().split()))
i, j = 0, n - 1
boxes = alone = 0
while i <= j:
    if i < j and w[i] + w[j] <= c:
        i += 1
    else:
        alone += 1
    j -= 1
    boxes += 1
print(boxes, alone)
