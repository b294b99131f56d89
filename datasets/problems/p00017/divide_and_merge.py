def pack(t):
    if len(t) == 1:
        return [(t, 1)]
    mid = len(t) // 2
    left = pack(t[:mid])
    right = pack(t[mid:])
    if left[-1][0] == right[0][0]:
        c, x = left.pop()
        right[0] = (c, x + right[0][1])
    return left + right


t = open(0).read().strip()
runs = pack(t)
print(len(runs))
words = []
for c, x in runs:
    words.append(c if x == 1 else c + str(x))
print("-".join(words))
