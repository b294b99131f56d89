import sys
input = sys.stdin.readline

n = int(input())
harbour = [[] for _ in range(13)]
for boat in range(n):
    a, b = map(int, input().split())
    for hour in range(a, b):
        harbour[hour].append(boat)
sizes = list(map(len, harbour))
most = max(sizes)
print(most, sizes.index(most))
