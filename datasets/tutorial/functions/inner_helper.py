def total_with_tax(prices):
    def tax(price):
        return price * 20 // 100

    return sum(p + tax(p) for p in prices)

print(total_with_tax([50, 15, 40]))
