import sys
input = sys.stdin.readline

def leap(y):
    if y % 400 == 0:
        return True
    return y % 4 == 0 and y % 100 != 0

def weekday(y):
    # 0 is Sunday, doomsday rule: the last day of February
    return (2 + y + y // 4 - y // 100 + y // 400) % 7

for _ in range(int(input())):
    a, b = map(int, input().split())
    y = a
    while not leap(y):
        y += 1
    w = weekday(y)
    meet = grand = 0
    while y <= b:
        meet += 1
        grand += w == 0
        y += 4
        w += 5
        if not leap(y):
            y += 4
            w += 4
        w %= 7
    print(meet, grand)
