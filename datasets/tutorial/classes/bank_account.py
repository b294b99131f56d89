class Account:
    def __init__(self, owner, balance=0):
        self.owner = owner
        self.balance = balance

    def deposit(self, amount):
        self.balance += amount
        return self.balance

acct = Account("Inga", 120)
acct.deposit(45)
print(acct.owner, acct.deposit(10))
