def longest(words):
    len = 0
    for w in words:
        size = w.count("") - 1
        if size > len:
            len = size
    return len

print(longest(["ivy", "maple", "oak"]))
print(len("cedar wood"))
