ABC = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
first = [int(x) for x in input().split()]
text = input()
shift = first[0] % 26
res = []
for ch in text:
    p = ABC.find(ch.upper())
    if p < 0:
        res.append(ch)
        continue
    plain = ABC[p - shift]
    if ch in ABC:
        res.append(plain)
    else:
        res.append(plain.lower())
    shift = (shift + first[1]) % 26
print("".join(res))
