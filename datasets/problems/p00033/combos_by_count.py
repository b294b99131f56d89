from itertools import combinations_with_replacement as cwr


def solve(s, coins):
    smallest = min(coins)
    for count in range(s // smallest + 1):
        for pick in cwr(coins, count):
            if sum(pick) == s:
                return count
    return -1


data = open(0).read().split()
s = int(data[0])
print(solve(s, [int(t) for t in data[2:]]))
