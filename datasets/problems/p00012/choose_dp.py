with open(0) as f:
    n, k = map(int, f.readline().split())
    a = list(map(int, f.readline().split()))
# ways[c][r]: choices of c ribbons with total r modulo k
ways = [[0] * k for _ in range(3)]
ways[0][0] = 1
for x in a:
    for c in (1, 0):
        for r in range(k):
            if ways[c][r]:
                ways[c + 1][(r + x) % k] += ways[c][r]
print(ways[2][0])
