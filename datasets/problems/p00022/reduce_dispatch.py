import operator
from functools import reduce

TWO = {"+": operator.add, "-": operator.sub, "*": operator.mul, "<": min}

def step(stack, tok):
    if tok in TWO:
        *rest, a, b = stack
        return rest + [TWO[tok](a, b)]
    if tok == "!":
        return stack[:-1] + [-stack[-1]]
    return stack + [int(tok)]

lines = open(0).read().splitlines()
for line in lines[1:]:
    if line:
        print(reduce(step, line.split(), [])[0])
