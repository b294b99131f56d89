attempts = 0
while True:
    attempts += 1
    try:
        if attempts < 4:
            raise TimeoutError(attempts)
        break
    except TimeoutError as err:
        print("retry", err.args[0])
print("done after", attempts)
