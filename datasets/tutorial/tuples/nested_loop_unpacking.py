trips = [("Oslo", (12, 30)), ("Lima", (7, 5)), ("Rome", (18, 45))]
for city, (hour, minute) in trips:
    print(city, hour * 60 + minute)
