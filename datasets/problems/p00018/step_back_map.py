back = {}
for letters in ("abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"):
    back.update(zip(letters[1:] + letters[0], letters))


def wind_back(ch, times):
    for _ in range(times):
        ch = back[ch]
    return ch


lines = open(0).read().split("\n")
k, s = (int(x) for x in lines[0].split())
out = []
for ch in lines[1]:
    if ch in back:
        out.append(wind_back(ch, k % 26))
        k += s
    else:
        out.append(ch)
print("".join(out))
