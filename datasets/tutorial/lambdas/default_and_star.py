total = lambda *nums, start=100: start + sum(nums)
print(total(1, 2, 3))
print(total(40, start=2))
print(total())
