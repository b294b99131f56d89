vowels = set("aeiouAEIOU")
n = int(input())
for _ in range(n):
    v = c = s = 0
    for w in input().split():
        for i, ch in enumerate(w):
            if ch in vowels or (ch in "yY" and i > 0):
                v += 1
            else:
                c += 1
        if len(w) > 1 and w == w.upper():
            s += 1
    print(v, c, s)
