import sys
input = sys.stdin.readline

n, q = map(int, input().split())
a = list(map(int, input().split()))
B = 1
while B * B < n:
    B += 1
blocks = [sum(a[i:i + B]) for i in range(0, n, B)]
for _ in range(q):
    l, r = map(int, input().split())
    l -= 1
    res = 0
    while l < r:
        if l % B == 0 and l + B <= r:
            res += blocks[l // B]
            l += B
        else:
            res += a[l]
            l += 1
    print(res)
