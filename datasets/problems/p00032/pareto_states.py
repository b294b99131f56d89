import sys


def main():
    it = iter(map(int, sys.stdin.read().split()))
    n = next(it)
    limit = next(it)
    front = [(0, 0)]
    for _ in range(n):
        w, p = next(it), next(it)
        cand = front + [(a + w, b + p) for a, b in front if a + w <= limit]
        cand.sort(key=lambda s: (s[0], -s[1]))
        front = []
        for s in cand:
            if not front or s[1] > front[-1][1]:
                front.append(s)
    print(front[-1][1])


main()
