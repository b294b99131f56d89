values = [1, 10, 2, 20, 3, 30]
source = iter(values)
for key, value in zip(source, source):
    print(key, value, key + value)
