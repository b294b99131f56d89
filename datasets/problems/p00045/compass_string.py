n = int(input())
compass = 'NESW'
pos = {'N': 0, 'E': 0, 'S': 0, 'W': 0}
top = 0
for _ in range(n):
    a, b = input().split()
    b = int(b)
    r = b % 4
    if a == 'right':
        compass = compass[r:] + compass[:r]
    if a == 'left':
        compass = compass[4 - r:] + compass[:4 - r]
    if a == 'forward':
        pos[compass[0]] += b
    if a == 'back':
        pos[compass[2]] += b
    x = pos['E'] - pos['W']
    y = pos['N'] - pos['S']
    top = max(top, abs(x) + abs(y))
print(x, y, compass[0])
print(top)
