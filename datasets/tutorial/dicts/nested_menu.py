menu = {
    "soup": {"price": 6, "sold": 11},
    "stew": {"price": 9, "sold": 4},
}
menu["stew"]["sold"] += 3
income = 0
for dish in menu.values():
    income += dish["price"] * dish["sold"]
print(income)
