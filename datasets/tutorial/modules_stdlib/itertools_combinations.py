from itertools import combinations

weights = [3, 5, 8, 10]
matches = []
for pair in combinations(weights, 2):
    if sum(pair) % 2 == 1:
        matches.append(pair)
print(matches)
