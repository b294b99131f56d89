class Crew:
    roster = []

    def __init__(self):
        self.tasks = []

a = Crew()
b = Crew()
a.roster.append(4)
a.tasks.append(9)
b.roster.append(6)
print(b.roster, b.tasks)
