def share(total, people):
    try:
        return total // people
    except ZeroDivisionError:
        return -1

print(share(45, 6))
print(share(45, 0))
