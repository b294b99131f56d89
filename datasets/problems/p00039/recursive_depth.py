def follow(desk, depth):
    if when[desk] >= 0:
        return when[desk], depth - when[desk]
    when[desk] = depth
    return follow(send[desk], depth + 1)


n, s = map(int, input().split())
send = dict(enumerate(map(int, input().split()), 1))
when = [-1] * (n + 1)
t, c = follow(s, 0)
print(t, c)
