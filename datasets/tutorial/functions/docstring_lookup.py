def parking_fee(hours):
    """Return the fee for the given hours."""
    return 3 + 2 * hours

print(parking_fee.__name__)
print(parking_fee.__doc__)
print(parking_fee(4))
