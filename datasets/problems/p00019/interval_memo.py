from functools import lru_cache

@lru_cache(maxsize=None)
def depth(s):
    if s == "":
        return 0
    close = {"(": ")", "[": "]", "{": "}", "<": ">"}.get(s[0])
    for k in range(1, len(s), 2):
        if s[k] == close:
            a = depth(s[1:k])
            b = depth(s[k + 1:])
            if a >= 0 and b >= 0:
                return max(a + 1, b)
    return -1

for _ in range(int(input())):
    s = "".join([c for c in input() if not c.isalpha()])
    d = depth(s)
    if d < 0:
        print("no")
    else:
        print("yes", d)
