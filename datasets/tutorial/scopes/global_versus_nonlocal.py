n = 1

def outer():
    n = 10

    def use_global():
        global n
        n += 5

    def use_nonlocal():
        nonlocal n
        n += 500

    use_global()
    use_nonlocal()
    return n

inner_value = outer()
print(inner_value, n)
