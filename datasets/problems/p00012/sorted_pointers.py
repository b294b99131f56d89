n, k = map(int, input().split())
m = sorted(int(x) % k for x in input().split())
z = m.count(0)
ans = z * (z - 1) // 2
i, j = z, n - 1
while i < j:
    s = m[i] + m[j]
    if s < k:
        i += 1
    elif s > k:
        j -= 1
    elif m[i] == m[j]:
        t = j - i + 1
        ans += t * (t - 1) // 2
        break
    else:
        x, y = m[i], m[j]
        cx = m.count(x)
        cy = m.count(y)
        ans += cx * cy
        i += cx
        j -= cy
print(ans)
