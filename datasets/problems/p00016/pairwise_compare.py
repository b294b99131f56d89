from collections import Counter

n = int(input())
words = [input() for _ in range(n)]
bags = [Counter(w) for w in words]
used = [False] * n
for i in range(n):
    if used[i]:
        continue
    line = [words[i]]
    for j in range(i + 1, n):
        if not used[j] and bags[i] == bags[j]:
            used[j] = True
            line.append(words[j])
    print("%d: %s" % (len(line), " ".join(line)))
