from collections import defaultdict

clubs = [("chess", "Ana"), ("band", "Lou"), ("chess", "Raj"), ("band", "Eve")]
members = defaultdict(list)
for club, person in clubs:
    members[club].append(person)
print(dict(members))
print(members["drama"], len(members))
