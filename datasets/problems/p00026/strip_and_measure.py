import sys

lines = sys.stdin.read().split("\n")
for line in lines[1:int(lines[0]) + 1]:
    words = line.split()
    total = sum(map(len, words))
    rest = 0
    loud = 0
    for w in words:
        body = w[0].lower().replace("y", "") + w[1:].lower()
        for x in "aeiouy":
            body = body.replace(x, "")
        rest += len(body) + (w[0] in "yY")
        loud += len(w) > 1 and w.isupper()
    print(total - rest, rest, loud)
