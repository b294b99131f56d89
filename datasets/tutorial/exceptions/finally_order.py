def visit(n):
    try:
        print("open", n)
        if n > 2:
            raise RuntimeError
        return n * 10
    except RuntimeError:
        return -n
    finally:
        print("close", n)

print(visit(1), visit(4))
