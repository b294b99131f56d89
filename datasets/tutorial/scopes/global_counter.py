hits = 0

def visit(times):
    global hits
    hits += times

visit(4)
visit(7)
print(hits)
