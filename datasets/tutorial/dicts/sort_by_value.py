populations = {"Arda": 540, "Brill": 1200, "Cove": 310}
ranked = sorted(populations.items(), key=lambda item: item[1], reverse=True)
for place, (town, people) in enumerate(ranked, 1):
    print(place, town, people)
