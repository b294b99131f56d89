def account(balance):
    def spend(n):
        nonlocal balance
        balance -= n

    def show():
        return f"left: {balance}"

    return spend, show

spend, show = account(90)
spend(25)
print(show())
spend(40)
print(show())
