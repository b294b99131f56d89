class Ticket:
    issued = 0

    def __init__(self):
        Ticket.issued += 1
        self.number = 500 + Ticket.issued

tickets = [Ticket() for _ in range(3)]
print(Ticket.issued)
print([t.number for t in tickets])
