it = iter(range(3, 12, 4))
seen = []
while True:
    try:
        seen.append(next(it))
    except StopIteration:
        break
print(seen)
