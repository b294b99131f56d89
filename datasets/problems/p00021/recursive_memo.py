from functools import lru_cache

s = input().strip()
t = input().strip()

@lru_cache(None)
def lcs(i, j):
    if i == len(s) or j == len(t):
        return 0
    if s[i] == t[j]:
        return 1 + lcs(i + 1, j + 1)
    return max(lcs(i + 1, j), lcs(i, j + 1))

def prefix(k):
    if k < min(len(s), len(t)) and s[k] == t[k]:
        return prefix(k + 1)
    return k

print(prefix(0))
print(lcs(0, 0))
