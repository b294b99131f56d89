n = int(input())
req = [list(map(int, input().split())) for _ in range(n)]
req.sort(key=lambda r: r[0])
limit = float('inf')
granted = []
while req:
    s, e = req.pop()
    if e <= limit:
        granted.append((s, e))
        limit = s
print(len(granted))
