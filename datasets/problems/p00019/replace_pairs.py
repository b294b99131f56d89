def clean(s):
    prev = None
    while prev != s:
        prev = s
        s = s.replace("()", "").replace("[]", "").replace("{}", "").replace("<>", "")
    return s

for _ in range(int(input())):
    d = "".join(c for c in input() if c in "()[]{}<>")
    if clean(d):
        print("no")
        continue
    level = best = 0
    for c in d:
        level += 1 if c in "([{<" else -1
        best = max(best, level)
    print("yes", best)
