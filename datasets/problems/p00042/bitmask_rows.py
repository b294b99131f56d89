h, w, k = map(int, input().split())
rows = [int(input().replace('#', '1').replace('.', '0'), 2) for _ in range(h)]
full = (1 << w) - 1
while k:
    k -= 1
    ext = [0] + rows + [0]
    rows = []
    for i in range(1, h + 1):
        one = two = three = four = 0
        up, me, dn = ext[i - 1], ext[i], ext[i + 1]
        for m in (up << 1, up, up >> 1, me << 1, me >> 1, dn << 1, dn, dn >> 1):
            four |= three & m
            three |= two & m
            two |= one & m
            one |= m
        rows.append((three & ~four | two & ~three & me) & full)
for r in rows:
    print(bin(r)[2:].zfill(w).replace('1', '#').replace('0', '.'))
print(sum(bin(r).count('1') for r in rows))
