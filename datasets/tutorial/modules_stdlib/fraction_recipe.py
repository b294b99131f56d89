from fractions import Fraction

cups = [Fraction(1, 3), Fraction(3, 4), Fraction(5, 6)]
total = sum(cups)
print(total, total.numerator // total.denominator)
print(total * 2, Fraction("0.375"), cups[1] > cups[2])
