tok = open(0).read().split()
h, w = int(tok[0]), int(tok[1])
flat = tok[2:]
steps = [1, w, -1, -w]
lens = [w, h - 1]
pos = -1
k = 0
out = []
while lens[k % 2] > 0:
    for _ in range(lens[k % 2]):
        pos += steps[k % 4]
        out.append(flat[pos])
    lens[k % 2] -= 1
    k += 1
print(*out)
