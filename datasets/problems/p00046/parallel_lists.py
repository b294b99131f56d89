q = int(input())
names = []
bags = []
for i in range(q):
    line = input().split()
    if line[1] not in names:
        names.append(line[1])
        bags.append(0)
    p = names.index(line[1])
    if line[0] == 'in':
        bags[p] += int(line[2])
    if line[0] == 'out':
        bags[p] -= int(line[2])
        if bags[p] < 0:
            print('short', -bags[p])
            bags[p] += int(line[2])
        else:
            print('ok')
    if line[0] == 'ask':
        print(bags[p])
s = 0
for b in bags:
    s += b
print('total', s)
