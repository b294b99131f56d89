left = [1, 2]
right = [1, 2]
left.extend([30, 40])
right.append([30, 40])
print(len(left), len(right))
print(left[-1], right[-1])
