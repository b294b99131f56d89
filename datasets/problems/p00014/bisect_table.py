from bisect import bisect_left

table = list(range(10)) + [11 * d for d in range(1, 10)]
table += [int(str(h) + str(h)[0]) for h in range(10, 100)]
table += [int(str(h) + str(h)[::-1]) for h in range(10, 100)]

q = int(input())
a = list(map(int, input().split()))
for i in range(q):
    k = bisect_left(table, a[i])
    right = table[k]
    left = table[k - 1] if k > 0 else right
    if a[i] - left <= right - a[i] and left <= a[i]:
        ans = left
    else:
        ans = right
    print(ans, abs(ans - a[i]))
