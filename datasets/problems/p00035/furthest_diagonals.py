a = input()
b = input()
reach = {1: 0}
d = 0
done = False
while not done:
    for k in range(-d, d + 1, 2):
        if k == -d or (k != d and reach[k - 1] < reach[k + 1]):
            x = reach[k + 1]
        else:
            x = reach[k - 1] + 1
        while x < len(a) and 0 <= x - k < len(b) and a[x] == b[x - k]:
            x += 1
        reach[k] = x
        if x >= len(a) and x - k >= len(b):
            done = True
            break
    d += 1
print(d - 1)
