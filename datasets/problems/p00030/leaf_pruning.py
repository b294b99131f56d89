def main():
    n = int(input())
    nb = [set() for _ in range(n + 1)]
    for _ in range(n - 1):
        a, b = [int(x) for x in input().split()]
        nb[a].add(b)
        nb[b].add(a)
    par = [0] * (n + 1)
    leaves = [v for v in range(2, n + 1) if len(nb[v]) == 1]
    removed = []
    while leaves:
        v = leaves.pop()
        p = nb[v].pop()
        par[v] = p
        nb[p].remove(v)
        removed.append(v)
        if p != 1 and len(nb[p]) == 1:
            leaves.append(p)
    dep = [0] * (n + 1)
    for v in reversed(removed):
        dep[v] = dep[par[v]] + 1
    print(*par[1:])
    print(*dep[1:])


if __name__ == "__main__":
    main()
