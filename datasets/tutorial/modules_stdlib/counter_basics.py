from collections import Counter

votes = Counter(["tea", "coffee", "tea", "juice", "tea", "coffee"])
print(votes.most_common(2))
votes.update({"juice": 4})
print(votes["juice"], votes["water"])
