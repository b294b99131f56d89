compose = lambda f, g: lambda x: f(g(x))
add_five = lambda x: x + 5
halve = lambda x: x // 2
half_then_add = compose(add_five, halve)
add_then_half = compose(halve, add_five)
half_then_add(17), add_then_half(17)
