a = input()
cuts = [0]
cuts += [i for i in range(1, len(a)) if a[i] != a[i - 1]]
cuts.append(len(a))
print(len(cuts) - 1)
out = []
for l, r in zip(cuts, cuts[1:]):
    out.append(a[l] + str(r - l) * (r - l > 1))
print("-".join(out))
