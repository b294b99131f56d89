import sys


def main():
    sys.stdin.readline()
    x, y = 0, 0
    vx, vy = 0, 1
    most = 0
    for line in sys.stdin:
        name, k = line.split()
        for _ in range(int(k) % 4 if name in ("left", "right") else 1):
            if name == "left":
                vx, vy = -vy, vx
            elif name == "right":
                vx, vy = vy, -vx
            elif name == "forward":
                x, y = x + vx * int(k), y + vy * int(k)
            else:
                x, y = x - vx * int(k), y - vy * int(k)
        most = max(most, abs(x) + abs(y))
    if vx:
        face = "E" if vx > 0 else "W"
    else:
        face = "N" if vy > 0 else "S"
    print(x, y, face)
    print(most)


if __name__ == "__main__":
    main()
