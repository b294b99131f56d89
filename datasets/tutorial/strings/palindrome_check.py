def is_palindrome(text):
    letters = [c.lower() for c in text if c.isalpha()]
    return letters == letters[::-1]

print(is_palindrome("Was it a car"))
print(is_palindrome("Step on no pets!"))
