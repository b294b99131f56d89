word = "lantern"
head = word[:50]
tail = word[9:]
middle = word[4:100]
print(head, repr(tail), middle)
