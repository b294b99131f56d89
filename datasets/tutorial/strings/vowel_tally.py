word = "onomatopoeia"
vowels = 0
for ch in word:
    if ch in "aeiou":
        vowels += 1
consonants = len(word) - vowels
print(vowels, consonants)
