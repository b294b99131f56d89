n = int(input())
dx = [0, 1, 0, -1]
dy = [1, 0, -1, 0]
x = y = d = 0
far = 0
for _ in range(n):
    cmd, v = input().split()
    v = int(v)
    if cmd == 'left':
        d = (d - v) % 4
    elif cmd == 'right':
        d = (d + v) % 4
    else:
        if cmd == 'back':
            v = -v
        x += dx[d] * v
        y += dy[d] * v
        far = max(far, abs(x) + abs(y))
print(x, y, 'NESW'[d])
print(far)
