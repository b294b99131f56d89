def ticket_price(age):
    if age < 6:
        return 0
    if age < 18 or age >= 65:
        return 7
    return 12

family = [4, 15, 41, 70]
print(sum(ticket_price(age) for age in family))
