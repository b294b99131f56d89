import bisect
import sys

input = sys.stdin.readline

n, c = [int(x) for x in input().split()]
eggs = [int(x) for x in input().split()]
eggs.sort()
cartons = 0
single = 0
while eggs:
    big = eggs.pop()
    p = bisect.bisect_right(eggs, c - big)
    if p > 0:
        eggs.pop(p - 1)
    else:
        single += 1
    cartons += 1
print(cartons, single)
