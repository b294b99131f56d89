n = int(input())
a = list(map(int, input().split()))

# subtract the smallest from the others until all are equal
b = a[:]
while min(b) != max(b):
    i = b.index(max(b))
    b[i] -= min(b)

# move the beacon that is behind to its next flash
t = a[:]
while min(t) != max(t):
    i = t.index(min(t))
    t[i] += a[i]

tick = b[0]
meet = t[0]
print(tick, meet)
