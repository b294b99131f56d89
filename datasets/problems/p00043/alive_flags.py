n, k = map(int, open(0).read().split())
burning = [True] * n
left = n
i = 0
cnt = 0
seq = []
while left > 1:
    if burning[i]:
        cnt += 1
        if cnt == k:
            burning[i] = False
            seq.append(i + 1)
            left -= 1
            cnt = 0
    i += 1
    if i == n:
        i = 0
print(*seq)
print(burning.index(True) + 1)
