def is_leap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)

for year in (1996, 1900, 2000, 2023):
    print(year, is_leap(year))
