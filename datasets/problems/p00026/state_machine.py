import sys
input = sys.stdin.readline

t = int(input())
for _ in range(t):
    text = input().rstrip("\n") + " "
    v = c = shouted = 0
    size = caps = 0
    for ch in text:
        if ch == " ":
            if size >= 2 and caps == size:
                shouted += 1
            size = caps = 0
            continue
        if "A" <= ch <= "Z":
            caps += 1
            ch = chr(ord(ch) + 32)
        if ch in "aeiou" or (ch == "y" and size):
            v += 1
        else:
            c += 1
        size += 1
    print(v, c, shouted)
