shift = 4
message = "zebra"
secret = ""
for letter in message:
    offset = (ord(letter) - ord("a") + shift) % 26
    secret += chr(offset + ord("a"))
print(secret)
