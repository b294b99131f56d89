data = [3, 1, 4, 1, 5, 9, 2, 6]
size = 3
chunks = []
for start in range(0, len(data), size):
    chunks.append(data[start:start + size])
chunks
