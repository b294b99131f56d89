queue = [11, 22, 33, 44, 55, 66]
print(queue[-3:])
print(queue[:-4])
print(queue[-5:-1])
