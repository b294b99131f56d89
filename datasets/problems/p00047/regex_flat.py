import re
import sys

t = sys.stdin.read().split()
s = "/".join(t)
shapes = (r"([XO])\1\1", r"([XO])...\1...\1",
          r"([XO])....\1....\1", r"^..([XO])/.\1./\1")
m = None
for p in shapes:
    m = re.search(p, s)
    if m:
        break
if m:
    print(m.group(1), "wins")
elif "." in s:
    print("OX"[s.count(".") % 2], "to move")
else:
    print("draw")
