words = "quiet rivers carve deep valleys".split()
lengths = {word: len(word) for word in words}
longest = max(lengths.values())
lengths
