heights = [172, 158, 190, 165]
ordered = sorted(heights)
print(heights[0], ordered[0])
result = heights.sort(reverse=True)
print(heights, result)
