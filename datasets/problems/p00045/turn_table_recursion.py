RIGHT = {"N": "E", "E": "S", "S": "W", "W": "N"}
BEHIND = {"N": "S", "E": "W", "S": "N", "W": "E"}


def run(cmds, x, y, face, far):
    far = max(far, abs(x) + abs(y))
    if not cmds:
        return x, y, face, far
    word, v = cmds[0]
    if word == "left":
        word, v = "right", 3 * v
    if word == "right":
        for _ in range(v % 4):
            face = RIGHT[face]
        return run(cmds[1:], x, y, face, far)
    way = face if word == "forward" else BEHIND[face]
    if way == "N":
        y += v
    elif way == "S":
        y -= v
    elif way == "E":
        x += v
    else:
        x -= v
    return run(cmds[1:], x, y, face, far)


tok = open(0).read().split()
pairs = list(zip(tok[1::2], map(int, tok[2::2])))
x, y, face, far = run(pairs, 0, 0, "N", 0)
print(x, y, face)
print(far)
