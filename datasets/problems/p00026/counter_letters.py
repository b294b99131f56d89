from collections import Counter

q = int(input())
for _ in range(q):
    line = input().strip()
    cnt = Counter(line.lower())
    v = 0
    for x in "aeiouy":
        v += cnt[x]
    v -= sum(w[0] in "yY" for w in line.split())
    c = sum(cnt.values()) - cnt[" "] - v
    k = 0
    for w in line.split():
        if w.isupper() and w[1:]:
            k += 1
    print(v, c, k)
