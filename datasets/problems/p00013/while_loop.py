t = int(input())
for x in map(int, input().split()):
    steps = 0
    top = x
    while x != 1:
        if x % 3 == 0:
            x //= 3
        elif x % 3 == 1:
            x = 2 * x + 1
        else:
            x += 1
        steps += 1
        top = max(top, x)
    print(steps, top)
