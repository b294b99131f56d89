def judge(line):
    low = (" " + line.lower()).replace(" y", " #")
    code = low.translate(str.maketrans("aeiouy", "++++++"))
    v = code.count("+")
    c = len(code) - v - code.count(" ")
    shout = [w for w in line.split() if w.isupper() and len(w) > 1]
    return v, c, len(shout)


n = int(input())
answers = [judge(input()) for _ in range(n)]
for a in answers:
    print(*a)
