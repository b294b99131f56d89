import sys

data = list(map(int, sys.stdin.read().split()))
top = max(data[1:])
lp = [0] * (top + 1)
primes = []
for k in range(2, top + 1):
    if lp[k] == 0:
        lp[k] = k
        primes.append(k)
    for p in primes:
        if p > lp[k] or p * k > top:
            break
        lp[p * k] = p
for i in range(1, len(data) - 1, 2):
    res = 0
    for p in primes:
        if data[i] <= p <= data[i + 1]:
            res += 1
    print(res)
