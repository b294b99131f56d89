def multiples(a, b, d):
    return b // d - (a - 1) // d


def main():
    q = int(input())
    for _ in range(q):
        a, b = map(int, input().split())
        leaps = multiples(a, b, 4) - multiples(a, b, 100) + multiples(a, b, 400)
        sundays = 0
        for century in range(a // 100, b // 100 + 1):
            # in this century the Sunday years repeat every 28 years
            lo = max(a, century * 100)
            hi = min(b, century * 100 + 99)
            start = {0: 4, 1: 0, 2: 24, 3: 20}[century % 4]
            y = century * 100 + start
            while y <= hi:
                if y >= lo and (y % 100 or y % 400 == 0):
                    sundays += 1
                y += 28
        print(leaps, sundays)


if __name__ == "__main__":
    main()
