def go(path):
    if len(path) == len(s):
        words.append(path)
        return
    for i, ch in enumerate(s):
        if used[i] or (i and s[i - 1] == ch and not used[i - 1]):
            continue
        used[i] = True
        go(path + ch)
        used[i] = False


s = sorted(input().strip())
used = [False] * len(s)
words = []
go("")
print(len(words))
print("\n".join(words))
