t = int(input())
for _ in range(t):
    s = input().strip()
    total = 0
    for ch in s:
        total += int(ch)
    root = total
    while root > 9:
        root = sum(int(c) for c in str(root))
    print(total, root, int(s[::-1]))
