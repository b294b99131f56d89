import re

n = int(input())
for i in range(n):
    line = input()
    vow = len(re.findall(r"[aeiou]|\By", line, re.I))
    letters = len(re.findall(r"[a-z]", line, re.I))
    loud = len(re.findall(r"\b[A-Z]{2,}\b", line))
    print(vow, letters - vow, loud)
