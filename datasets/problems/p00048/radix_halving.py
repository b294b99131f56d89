def lonely(v, bit):
    if len(v) < 2 or bit < 0:
        return v[:1] if len(v) % 2 else []
    zero = [t for t in v if not t >> bit & 1]
    one = [t for t in v if t >> bit & 1]
    return lonely(zero, bit - 1) + lonely(one, bit - 1)


nibble = [0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4]
n = int(input())
a = list(map(int, input().split()))
x, y = lonely(a, 5)
z = x ^ y
print(x, y, nibble[z & 15] + nibble[z >> 4])
