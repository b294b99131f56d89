import sys
from collections import defaultdict

def signature(word):
    cnt = [0] * 26
    for ch in word:
        cnt[ord(ch) - 97] += 1
    return tuple(cnt)

def main():
    data = sys.stdin.read().split()
    groups = defaultdict(list)
    for word in data[1:]:
        groups[signature(word)].append(word)
    for sig in groups:
        print(str(len(groups[sig])) + ":", *groups[sig])

main()
