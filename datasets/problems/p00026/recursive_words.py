def vowels_in(word, first=True):
    if not word:
        return 0
    one = word[0] in "aeiou" or (word[0] == "y" and not first)
    return one + vowels_in(word[1:], False)

def line_stats(words):
    if not words:
        return [0, 0, 0]
    w = words[0]
    v, c, s = line_stats(words[1:])
    k = vowels_in(w.lower())
    return [v + k, c + len(w) - k, s + (len(w) >= 2 and w.isupper())]

def main():
    for _ in range(int(input())):
        print(*line_stats(input().split()))

if __name__ == "__main__":
    main()
