def inner(a, b, c=0, d=0):
    return a * 1000 + b * 100 + c * 10 + d

def outer(*args, **kwargs):
    kwargs["d"] = len(args)
    return inner(*args, **kwargs)

code = outer(5, 3, c=7)
code
