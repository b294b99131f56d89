import sys

def find(x):
    while up[x] != x:
        x = up[x]
    return x

data = sys.stdin.read().split()
h, w = int(data[0]), int(data[1])
s = ''.join(data[2:])
up = list(range(h * w))
size = [1] * (h * w)
for k in range(h * w):
    if s[k] == '-':
        size[k] = 0
        continue
    for prev, ok in ((k - 1, k % w > 0), (k - w, k >= w)):
        if ok and s[prev] == 'o':
            a, b = find(prev), find(k)
            if a != b:
                up[a] = b
                size[b] += size[a]
                size[a] = 0
out = sorted(filter(None, size), reverse=True)
print(*out or ['dry'])
