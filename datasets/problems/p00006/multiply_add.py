import sys
input = sys.stdin.readline


def push(num, mul, add, base):
    # num holds the digits from the lowest up
    carry = add
    for i in range(len(num)):
        carry += num[i] * mul
        num[i] = carry % base
        carry //= base
    while carry:
        num.append(carry % base)
        carry //= base


for _ in range(int(input())):
    a, b, s = input().split()
    a = int(a)
    b = int(b)
    num = []
    for c in s:
        push(num, a, int(c, 16), b)
    if not num:
        num = [0]
    print("".join("%X" % d for d in reversed(num)))
