from decimal import ROUND_HALF_UP, Decimal

price = Decimal("4.35")
total = price * 3
print(total, Decimal("0.1") + Decimal("0.2") == Decimal("0.3"))
tax = (total * Decimal("0.07")).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
print(tax, total + tax)
