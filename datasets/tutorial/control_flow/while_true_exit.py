guess = 1
target = 500
while True:
    guess *= 3
    if guess > target:
        break
print(guess)
