scores = [5, 8, 13]
alias = scores
snapshot = scores[:]
alias[1] = 80
scores.append(21)
print(alias)
print(snapshot)
