def is_sunday(y):
    # Zeller: February is month 14 of the year before
    k = (y - 1) % 100
    j = (y - 1) // 100
    h = (29 + 13 * 15 // 5 + k + k // 4 + j // 4 + 5 * j) % 7
    return h == 1

q = int(input())
while q > 0:
    a, b = [int(x) for x in input().split()]
    years = [y for y in range(a, b + 1) if y % 4 == 0]
    years = [y for y in years if y % 100 or y % 400 == 0]
    print(len(years), len(list(filter(is_sunday, years))))
    q -= 1
