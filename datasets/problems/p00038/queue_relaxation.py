from collections import deque, defaultdict


def main():
    n, m = map(int, input().split())
    near = defaultdict(list)
    for _ in range(m):
        a, b, t = map(int, input().split())
        near[a].append((b, t))
        near[b].append((a, t))
    best = {1: 0}
    queue = deque([1])
    waiting = {1}
    while queue:
        x = queue.popleft()
        waiting.remove(x)
        for y, t in near[x]:
            if y not in best or best[x] + t < best[y]:
                best[y] = best[x] + t
                if y not in waiting:
                    waiting.add(y)
                    queue.append(y)
    print(best.get(n, -1))


main()
