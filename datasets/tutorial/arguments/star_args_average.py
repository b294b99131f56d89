def average(*values):
    if not values:
        return 0
    return sum(values) / len(values)

print(average(4, 10, 13), average(), average(6))
