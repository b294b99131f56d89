k, s = map(int, input().split())
msg = input()
ans = ""
for c in msg:
    if c.isalpha():
        base = 65 if c.isupper() else 97
        ans += chr((ord(c) - base - k) % 26 + base)
        k += s
    else:
        ans += c
print(ans)
