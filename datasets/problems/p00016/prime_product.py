P = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41,
     43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101]

n = int(input())
products = []
rows = []
for i in range(n):
    s = input()
    x = 1
    for c in s:
        x *= P[ord(c) - ord('a')]
    if x in products:
        rows[products.index(x)].append(s)
    else:
        products.append(x)
        rows.append([s])
for r in rows:
    print(len(r), end=": ")
    print(*r)
