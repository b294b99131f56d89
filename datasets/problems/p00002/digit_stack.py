import sys
input = sys.stdin.readline

for _ in range(int(input())):
    x = int(input())
    stack = []
    while x >= 10:
        stack.append(x % 10)
        x //= 10
    stack.append(x)
    root = 0
    for d in stack:
        root += d
        if root > 9:
            root -= 9
    i = 0
    while i < len(stack) - 1 and stack[i] == 0:
        i += 1
    print(sum(stack), root, "".join(map(str, stack[i:])))
