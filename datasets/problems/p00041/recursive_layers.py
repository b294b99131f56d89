def ring(m):
    if not m or not m[0]:
        return []
    if len(m) == 1:
        return m[0]
    if len(m[0]) == 1:
        return [row[0] for row in m]
    first = m[0]
    right = [row[-1] for row in m[1:-1]]
    last = m[-1][::-1]
    left = [row[0] for row in m[1:-1]][::-1]
    inner = [row[1:-1] for row in m[1:-1]]
    return first + right + last + left + ring(inner)


def main():
    h, w = map(int, input().split())
    m = [list(map(int, input().split())) for _ in range(h)]
    print(*ring(m))


main()
