def go(text, k, s):
    if text == "":
        return ""
    c = text[0]
    if "a" <= c <= "z":
        d = chr((ord(c) - 97 - k) % 26 + 97)
    elif "A" <= c <= "Z":
        d = chr((ord(c) - 65 - k) % 26 + 65)
    else:
        return c + go(text[1:], k, s)
    return d + go(text[1:], k + s, s)

k, s = map(int, input().split())
print(go(input(), k, s))
