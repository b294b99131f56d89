def double(n):
    return n * 2

def square(n):
    return n * n

def apply_twice(func, n):
    return func(func(n))

print(apply_twice(double, 3), apply_twice(square, 3))
