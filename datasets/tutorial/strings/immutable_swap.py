word = "battle"
copy = word
word = word[:1] + "o" + word[2:]
changed = word != copy
length = len(word + copy)
length
