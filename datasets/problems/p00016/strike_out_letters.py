import sys


def same_letters(a, b):
    if len(a) != len(b):
        return False
    for ch in a:
        if ch not in b:
            return False
        b = b.replace(ch, "", 1)
    return b == ""


families = []
n = int(sys.stdin.readline())
for line in sys.stdin:
    word = line.strip()
    if not word:
        continue
    for f in families:
        if same_letters(f[0], word):
            f.append(word)
            break
    else:
        families.append([word])
for f in families:
    print(len(f), ": ", " ".join(f), sep="")
