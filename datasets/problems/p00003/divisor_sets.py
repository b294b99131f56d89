import sys

n = int(sys.stdin.readline())
nums = list(map(int, sys.stdin.readline().split()))
common = set(range(1, nums[0] + 1))
for x in nums:
    common = {d for d in common if x % d == 0}
best = max(common)
lcm = 1
for x in nums:
    cur = lcm
    while cur % x != 0:
        cur += lcm
    lcm = cur
print(best, lcm)
