votes = ["red", "blue", "red", "green", "blue", "red"]
for colour in sorted(set(votes)):
    print(colour, 5 * votes.count(colour))
