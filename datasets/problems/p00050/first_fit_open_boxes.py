n, c = map(int, input().split())
a = list(map(int, input().split()))
a.sort(reverse=True)
room = []
full = 0
for x in a:
    for r in room:
        if x <= r:
            room.remove(r)
            full += 1
            break
    else:
        room.append(c - x)
print(full + len(room), len(room))
