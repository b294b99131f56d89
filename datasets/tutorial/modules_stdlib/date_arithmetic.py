from datetime import date, timedelta

start = date(2023, 2, 24)
finish = start + timedelta(days=10)
print(finish, finish.weekday())
gap = date(2024, 3, 1) - date(2024, 2, 1)
print(gap.days, start.strftime("%d/%m/%Y"))
