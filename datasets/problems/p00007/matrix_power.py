def mul(A, B, m):
    return [[sum(A[i][k] * B[k][j] for k in (0, 1)) % m for j in (0, 1)]
            for i in (0, 1)]


a, b = map(int, input().split())
p, q = map(int, input().split())
n, m = map(int, input().split())
R = [[1, 0], [0, 1]]
M = [[0, 1], [q, p]]
while n:
    if n & 1:
        R = mul(R, M, m)
    M = mul(M, M, m)
    n >>= 1
print((R[0][0] * a + R[0][1] * b) % m)
