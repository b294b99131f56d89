from itertools import combinations


def main():
    n, k = map(int, input().split())
    w = [int(s) for s in input().split()]
    best = sum(w)
    for cuts in combinations(range(1, n), min(n, k) - 1):
        edges = (0,) + cuts + (n,)
        best = min(best, max(sum(w[p:q]) for p, q in zip(edges, edges[1:])))
    print(best)
    count = 0
    while w:
        count += 1
        left = best
        while w and w[0] <= left:
            left -= w.pop(0)
    print(count)


main()
