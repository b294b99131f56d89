from itertools import combinations_with_replacement

input()
for n in map(int, input().split()):
    tins = [1]
    while tins[-1] < n:
        tins.append(tins[-1] + len(tins) + 1)
    k = 1
    while True:
        sums = [sum(c) for c in combinations_with_replacement(tins, k)]
        if n in sums:
            break
        k += 1
    print(k)
