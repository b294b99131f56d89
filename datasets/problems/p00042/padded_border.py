def step(dish, h, w):
    wide = [[0] * (w + 2)] + [[0] + r + [0] for r in dish] + [[0] * (w + 2)]
    new = []
    for r in range(1, h + 1):
        line = []
        for c in range(1, w + 1):
            s = sum(wide[r - 1][c - 1:c + 2]) + sum(wide[r + 1][c - 1:c + 2])
            s += wide[r][c - 1] + wide[r][c + 1]
            line.append(1 if s == 3 or s == 2 and wide[r][c] else 0)
        new.append(line)
    return new


h, w, k = map(int, input().split())
dish = []
for _ in range(h):
    dish.append([1 if ch == "#" else 0 for ch in input().strip()])
for _ in range(k):
    dish = step(dish, h, w)
for line in dish:
    print("".join(".#"[v] for v in line))
print(sum(map(sum, dish)))
