import sys

nums = [int(x) for x in sys.stdin.read().split()]
n, m = nums[:2]
pre = [0] * n
for a, b in zip(nums[2::2], nums[3::2]):
    pre[b - 1] |= 1 << (a - 1)
done = 0
ans = []
i = 0
while i < n:
    if not done >> i & 1 and pre[i] & done == pre[i]:
        done |= 1 << i
        ans.append(i + 1)
        i = 0
    else:
        i += 1
if len(ans) < n:
    print("impossible")
else:
    print(*ans)
