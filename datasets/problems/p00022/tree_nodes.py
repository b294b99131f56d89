class Num:
    def __init__(self, v):
        self.v = v

    def calc(self):
        return self.v


class Op:
    def __init__(self, sign, kids):
        self.sign = sign
        self.kids = kids

    def calc(self):
        vals = [k.calc() for k in self.kids]
        if self.sign == "!":
            return -vals[0]
        if self.sign == "<":
            return min(vals)
        if self.sign == "-":
            return vals[0] - vals[1]
        return sum(vals) if self.sign == "+" else vals[0] * vals[1]


t = int(input())
for i in range(t):
    nodes = []
    for w in input().split():
        if w in "+-*<!":
            need = 1 if w == "!" else 2
            nodes[-need:] = [Op(w, nodes[-need:])]
        else:
            nodes.append(Num(int(w)))
    print(nodes[0].calc())
