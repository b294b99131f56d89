import sys
from string import ascii_lowercase as low, ascii_uppercase as up

tables = {}

def table(r):
    if r not in tables:
        src = low[r:] + low[:r] + up[r:] + up[:r]
        tables[r] = str.maketrans(src, low + up)
    return tables[r]

head = sys.stdin.readline()
body = sys.stdin.readline().rstrip("\n")
k, s = map(int, head.split())
turns = 0
for ch in body:
    new = ch.translate(table((k + turns * s) % 26))
    sys.stdout.write(new)
    turns += ch.isalpha()
sys.stdout.write("\n")
