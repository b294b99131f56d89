import sys


def tri(v):
    return [a + b + c for a, b, c in zip([0] + v[:-1], v, v[1:] + [0])]


H, W, K = [int(t) for t in sys.stdin.readline().split()]
M = [[int(ch == '#') for ch in line.strip()] for line in sys.stdin]
for _ in range(K):
    S = [tri(row) for row in M]
    S = list(zip(*[tri(list(col)) for col in zip(*S)]))
    M = [[int(s == 3 or s - m == 3) if m == 0 else int(s in (3, 4))
          for m, s in zip(mr, sr)] for mr, sr in zip(M, S)]
total = 0
for row in M:
    print(''.join('#' if v else '.' for v in row))
    total += sum(row)
print(total)
