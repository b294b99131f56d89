s = input().strip()
cur = ['']
for ch in s:
    nxt = {}
    for w in cur:
        for i in range(len(w) + 1):
            nxt[w[:i] + ch + w[i:]] = 1
            if w[i:i + 1] == ch:
                break
    cur = list(nxt)
cur.sort()
print(len(cur))
for w in cur:
    print(w)
