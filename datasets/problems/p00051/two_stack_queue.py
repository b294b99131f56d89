import sys


class MaxQueue:
    def __init__(self):
        self.back = []
        self.front = []

    def push(self, st, x):
        st.append((x, max(x, st[-1][1]) if st else x))

    def pop(self):
        if not self.front:
            while self.back:
                self.push(self.front, self.back.pop()[0])
        self.front.pop()

    def top(self):
        return max(st[-1][1] for st in (self.back, self.front) if st)


n, k, *a = map(int, sys.stdin.read().split())
q = MaxQueue()
out = []
for i, x in enumerate(a):
    q.push(q.back, x)
    if i >= k:
        q.pop()
    if i >= k - 1:
        out.append(q.top())
print(*out)
print(sum(out[i] != out[i + 1] for i in range(n - k)))
