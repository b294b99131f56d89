def digit(c):
    if c.isdigit():
        return ord(c) - ord("0")
    return ord(c) - ord("A") + 10


q = int(input())
for _ in range(q):
    src, dst, word = input().split()
    src = int(src)
    dst = int(dst)
    val = 0
    for c in word:
        val = val * src + digit(c)
    stack = []
    while val >= dst:
        stack.append(val % dst)
        val //= dst
    stack.append(val)
    while stack:
        d = stack.pop()
        print(chr(48 + d) if d < 10 else chr(55 + d), end="")
    print()
