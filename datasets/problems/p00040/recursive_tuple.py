def serve(i, free):
    if i == n:
        return [], 0
    a, d = q[i]
    start = max(a, min(free))
    pos = free.index(min(free))
    rest, w = serve(i + 1, free[:pos] + (start + d,) + free[pos + 1:])
    return [start + d] + rest, w + start - a


n, k = map(int, input().split())
q = [tuple(map(int, input().split())) for _ in range(n)]
times, wait = serve(0, (0,) * k)
print(*times)
print(wait)
