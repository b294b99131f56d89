class Node:
    def __init__(self):
        self.kids = {}
        self.hits = 0


def collect(node, prefix, out):
    if node.hits:
        out.append((prefix, node.hits))
    for ch in sorted(node.kids):
        collect(node.kids[ch], prefix + ch, out)


n, k = map(int, input().split())
root = Node()
for _ in range(n):
    for word in input().lower().split():
        cur = root
        for ch in word:
            if ch not in cur.kids:
                cur.kids[ch] = Node()
            cur = cur.kids[ch]
        cur.hits += 1
found = []
collect(root, "", found)
found.sort(key=lambda e: e[1], reverse=True)
for word, hits in found[:k]:
    print(word, hits)
