def first_start(days, size):
    for i in range(len(days) - size + 1):
        if len(set(days[i:i + size])) == size:
            return i + 1
    return 0

def main():
    n = int(input())
    days = [int(v) for v in input().split()]
    lo, hi = 1, n
    while lo < hi:
        mid = (lo + hi + 1) // 2
        if first_start(days, mid):
            lo = mid
        else:
            hi = mid - 1
    print(lo, first_start(days, lo))

if __name__ == "__main__":
    main()
