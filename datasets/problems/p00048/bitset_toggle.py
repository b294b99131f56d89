def ones(z):
    return 0 if z == 0 else z % 2 + ones(z // 2)


n = int(input())
seen = 0
for s in input().split():
    seen ^= 1 << int(s)
big = seen.bit_length() - 1
small = (seen & -seen).bit_length() - 1
print(small, big, ones(small ^ big))
