h, w = map(int, input().split())
bed = [input().split() for _ in range(h)]
walk = []
while bed:
    walk += bed.pop(0)
    bed = list(zip(*bed))[::-1]
print(" ".join(walk))
