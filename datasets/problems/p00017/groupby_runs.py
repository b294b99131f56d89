from itertools import groupby

log = input()
parts = []
for ch, run in groupby(log):
    k = len(list(run))
    if k == 1:
        parts.append(ch)
    else:
        parts.append(ch + str(k))
print(len(parts))
print("-".join(parts))
