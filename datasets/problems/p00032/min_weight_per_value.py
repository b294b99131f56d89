data = list(map(int, open(0).read().split()))
n, c = data[0], data[1]
lightest = {0: 0}
for w, v in zip(data[2::2], data[3::2]):
    for value in sorted(lightest, reverse=True):
        heavy = lightest[value] + w
        if heavy <= c and heavy < lightest.get(value + v, c + 1):
            lightest[value + v] = heavy
print(max(lightest))
