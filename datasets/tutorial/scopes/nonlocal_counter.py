def make_counter(start):
    count = start

    def bump(by=1):
        nonlocal count
        count += by
        return count

    return bump

a = make_counter(10)
b = make_counter(100)
a()
print(a(5), b(), a())
