from datetime import datetime, timedelta

departure = datetime(2021, 6, 30, 22, 45)
arrival = departure + timedelta(hours=3, minutes=40)
hours = (arrival - departure).total_seconds() / 3600
print(arrival.isoformat())
print(arrival.day, arrival.month, round(hours, 2))
