# every round ends with a division, so the number shrinks
n = int(input())
line = input().split()
for i in range(n):
    x = int(line[i])
    cnt, hi = 0, x
    while x > 1:
        if x % 3 == 1:
            x += x + 1
            cnt += 1
        elif x % 3 == 2:
            x += 1
            cnt += 1
        hi = max(hi, x)
        x //= 3
        cnt += 1
    print(cnt, hi)
