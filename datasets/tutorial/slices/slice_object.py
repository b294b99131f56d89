middle = slice(2, 6, 2)
word = "umbrella"
nums = list(range(10, 20))
print(word[middle], nums[middle])
print(middle.indices(5))
