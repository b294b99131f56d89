print([1, 2, 9] < [1, 3])
print("apple" < "apricot", "Zoo" < "ant")
print((5, 1) == (5, 1.0), [2] > [])
