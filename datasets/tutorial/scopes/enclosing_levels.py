x = 1

def outer():
    x = 2

    def middle():
        def inner():
            return x * 100
        return inner() + x

    return middle()

print(outer(), x)
