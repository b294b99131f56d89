runners = ["Mia", "Otto", "Pia"]
for place, name in enumerate(runners, start=1):
    points = 12 // place
    print(place, name, points)
