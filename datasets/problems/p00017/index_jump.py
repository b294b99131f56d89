s = input().strip()
n = len(s)
i = 0
res = []
while i < n:
    j = i
    while j < n and s[j] == s[i]:
        j += 1
    res.append(s[i] + (str(j - i) if j - i > 1 else ""))
    i = j
print(len(res))
print(*res, sep="-")
