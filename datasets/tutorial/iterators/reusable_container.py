class Week:
    def __init__(self, hours):
        self.hours = hours

    def __iter__(self):
        return iter(self.hours)

w = Week([8, 6, 9])
total = sum(w)
longest = max(w)
total, longest, list(w)[0]
