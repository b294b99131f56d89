def tap():
    drops = 0
    try:
        while True:
            drops += 1
            yield drops
    finally:
        print("closed at", drops)

t = tap()
print(next(t), next(t), next(t))
t.close()
print(list(t))
