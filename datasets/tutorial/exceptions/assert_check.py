def average(values):
    assert len(values) > 1, "need more values"
    return sum(values) / len(values)

print(average([12, 15]))
try:
    average([9])
except AssertionError as err:
    print("failed:", err)
