import re
from collections import deque

def build(tokens):
    node = []
    times = 1
    while tokens:
        tok = tokens.popleft()
        if tok == ")":
            break
        if tok.isdigit():
            times = int(tok)
            continue
        node.append((times, build(tokens) if tok == "(" else tok))
        times = 1
    return node

def walk(node):
    for times, child in node:
        for _ in range(times):
            if isinstance(child, str):
                yield child
            else:
                yield from walk(child)

def main():
    tree = build(deque(re.findall(r"\d+|.", input().strip())))
    beads = list(walk(tree))
    print(len(beads))
    print("".join(beads))

if __name__ == "__main__":
    main()
