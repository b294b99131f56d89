from collections import deque

n, k = map(int, input().split())
h = list(map(int, input().split()))
dq = deque()
ans = []
changes = 0
for i, x in enumerate(h):
    while dq and h[dq[-1]] <= x:
        dq.pop()
    dq.append(i)
    if dq[0] <= i - k:
        dq.popleft()
    if i >= k - 1:
        if ans and ans[-1] != h[dq[0]]:
            changes += 1
        ans.append(h[dq[0]])
print(*ans)
print(changes)
