n, s = map(int, input().split())
to = input().split()
path = [str(s)]
while True:
    desk = to[int(path[-1]) - 1]
    if desk in path:
        break
    path.append(desk)
k = path.index(desk)
print(k, len(path[k:]))
