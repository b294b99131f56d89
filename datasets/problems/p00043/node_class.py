import sys


class Node:
    def __init__(self, val):
        self.val = val
        self.next = self
        self.prev = self

    def add(self, val):
        new = Node(val)
        new.prev, new.next = self, self.next
        self.next.prev = new
        self.next = new
        return new


n, k = map(int, sys.stdin.readline().split())
cur = Node(1)
for v in range(2, n + 1):
    cur = cur.add(v)
ans = []
while cur.next is not cur:
    for _ in range(k):
        cur = cur.next
    ans.append(str(cur.val))
    cur.prev.next = cur.next
    cur.next.prev = cur.prev
    cur = cur.prev
print(' '.join(ans))
print(cur.val)
