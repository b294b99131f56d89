import sys

nums = list(map(int, sys.stdin.read().split()))
n = nums[0]
start = sorted(nums[1::2])
end = sorted(nums[2::2])
i = j = 0
most, at = 0, 0
while i < n:
    if end[j] <= start[i]:
        j += 1
    else:
        i += 1
        if i - j > most:
            most, at = i - j, start[i - 1]
print(most, at)
