from itertools import accumulate

def clock(text):
    hh, mm = map(int, text.split(":"))
    return hh * 60 + mm

diff = [0] * 1441
for _ in range(int(input())):
    beg, end = [clock(t) for t in input().split()]
    diff[beg] += 1
    diff[end] -= 1
    if end < beg:
        diff[0] += 1
day = list(accumulate(diff[:1440]))
print(1440 - day.count(0))
print(max(day))
