for p in (True, False):
    for q in (True, False):
        print(p and q, p or q, p != q, not p or q)
