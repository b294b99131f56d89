present = {1, 2, 3, 5, 6, 8}
expected = set(range(1, 9))
missing = sorted(expected - present)
for number in missing:
    print("missing", number)
