from collections import Counter


def words(cnt, left):
    if left == 0:
        yield ''
    for c in sorted(cnt):
        if cnt[c]:
            cnt[c] -= 1
            for tail in words(cnt, left - 1):
                yield c + tail
            cnt[c] += 1


def main():
    beads = input().strip()
    res = list(words(Counter(beads), len(beads)))
    print(len(res))
    for r in res:
        print(r)


if __name__ == '__main__':
    main()
