a = input()
b = input()
k = 0
for i in range(min(len(a), len(b))):
    if a[:i + 1] == b[:i + 1]:
        k = i + 1
# ends[m]: shortest prefix of b that holds m letters in common so far
ends = [0]
for c in a:
    for m in range(len(ends) - 1, -1, -1):
        p = b.find(c, ends[m])
        if p < 0:
            continue
        if m + 1 == len(ends):
            ends.append(p + 1)
        elif p + 1 < ends[m + 1]:
            ends[m + 1] = p + 1
print(k)
print(len(ends) - 1)
