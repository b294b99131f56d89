steps = ["wash", "cook", "eat"]
steps[1:1] = ["peel", "chop"]
steps[len(steps):] = ["rest"]
del steps[::2]
steps
