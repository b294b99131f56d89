import sys
from collections import Counter

lines = sys.stdin.read().lower().splitlines()
n, k = map(int, lines[0].split())
words = []
for line in lines[1:n + 1]:
    words += line.split()
words.sort()
top = Counter(words).most_common(k)
for pair in top:
    print(*pair)
